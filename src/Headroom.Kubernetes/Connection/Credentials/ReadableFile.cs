namespace Headroom.Kubernetes.Connection.Credentials;

/// <summary>Reads the files that a configuration names, with errors that say who names them.</summary>
internal static class ReadableFile
{
    /// <exception cref="KubeConfigException">The file is missing or cannot be read.</exception>
    public static string Text(string path, string owner, string what)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new KubeConfigException($"{owner}: {what} {path} does not exist", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"{owner}: {what} {path} cannot be read: {error.Message}", error);
        }
    }
}
