using System.Text;

namespace Headroom.Kubernetes.Watching;

/// <summary>Up to which resource version everything has been told. It moves with every line and is asked for once a stream, so it is kept as it came: as UTF-8.</summary>
internal sealed class WatchPosition
{
    private byte[] _version = new byte[32];
    private int _length;

    /// <summary>Only a new list can say what there is.</summary>
    public bool IsUnknown => _length == 0;

    /// <param name="version">Not empty.</param>
    public void MoveTo(ReadOnlySpan<byte> version)
    {
        if (version.Length > _version.Length)
            _version = new byte[version.Length];
        version.CopyTo(_version);
        _length = version.Length;
    }

    public void MoveTo(string version) => MoveTo(Encoding.UTF8.GetBytes(version));

    public void Forget() => _length = 0;

    /// <summary>The resource version; empty where it is unknown.</summary>
    public override string ToString() => Encoding.UTF8.GetString(_version, 0, _length);
}
