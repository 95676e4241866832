using System.Text;

namespace Headroom.Kubernetes.Connection.Credentials;

/// <summary>Keeps the end of what a plugin writes to its standard error, and shows it to the person who is being asked.</summary>
internal sealed class ExecErrorOutput(bool show)
{
    private const int LongestKept = 2000;

    private readonly StringBuilder _kept = new();

    /// <summary>For the end of an error message; empty where nothing was written.</summary>
    public string Quoted => _kept.ToString().Trim() is { Length: > 0 } text ? $": {text}" : "";

    public async Task ReadAsync(StreamReader errors, CancellationToken cancellationToken)
    {
        var buffer = new char[1024];
        for (int read; (read = await errors.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (show)
                await Console.Error.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            _kept.Append(buffer, 0, read);
            if (_kept.Length > LongestKept)
                _kept.Remove(0, _kept.Length - LongestKept);
        }
    }
}
