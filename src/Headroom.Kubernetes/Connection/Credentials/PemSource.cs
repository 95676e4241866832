using System.Text;

namespace Headroom.Kubernetes.Connection.Credentials;

/// <summary>PEM text in a file, or as base64 in the kubeconfig itself. Data wins over the file, as in client-go.</summary>
/// <param name="owner">For messages: whose it is.</param>
/// <param name="name">The kubeconfig's name for the file; data adds <c>-data</c>.</param>
internal sealed class PemSource(string owner, string name, string? path, string? data)
{
    public bool IsGiven => path is not null || data is not null;

    /// <summary>True where the text may change while the program runs.</summary>
    public bool IsFile => data is null && path is not null;

    /// <summary>For messages: where the text comes from.</summary>
    public string Name => data is null ? $"{name} {path}" : $"{name}-data";

    /// <exception cref="KubeConfigException">The file cannot be read, or the data is not base64.</exception>
    public string Read()
    {
        if (data is null)
            return ReadableFile.Text(path!, owner, name);
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(data));
        }
        catch (FormatException)
        {
            throw new KubeConfigException($"{owner}: {name}-data is not base64");
        }
    }
}
