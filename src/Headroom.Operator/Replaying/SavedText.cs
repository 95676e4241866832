namespace Headroom.Operator.Replaying;

/// <summary>What was saved, and where.</summary>
/// <param name="Name">The file's path, for messages.</param>
public sealed record SavedText(string Name, string Text)
{
    /// <summary>As a path, it stands for the standard input.</summary>
    public const string StandardInput = "-";

    /// <exception cref="SavedFilesException">The file cannot be read.</exception>
    public static SavedText Read(string path, TextReader? standardInput = null)
    {
        try
        {
            return path == StandardInput
                ? new SavedText("standard input", (standardInput ?? Console.In).ReadToEnd())
                : new SavedText(path, File.ReadAllText(path));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SavedFilesException($"{path}: there is no such file", missing);
        }
        catch (UnauthorizedAccessException folder) when (Directory.Exists(path))
        {
            throw new SavedFilesException($"{path}: is a folder, not a file", folder);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new SavedFilesException($"{path}: cannot be read: {unreadable.Message}", unreadable);
        }
    }
}
