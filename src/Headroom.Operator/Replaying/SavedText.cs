using System.Text;

namespace Headroom.Operator.Replaying;

/// <summary>What was saved, and where.</summary>
/// <param name="Name">The file's path, for messages.</param>
/// <param name="Utf8">Valid UTF-8, without a byte order mark.</param>
public sealed record SavedText(string Name, ReadOnlyMemory<byte> Utf8)
{
    public SavedText(string name, string text)
        : this(name, Encoding.UTF8.GetBytes(text))
    {
    }

    /// <summary>As a path, it stands for the standard input.</summary>
    public const string StandardInput = "-";

    private static readonly TimeSpan LongestOpening = TimeSpan.FromSeconds(5);

    /// <param name="standardInput">For tests; null for the process's own.</param>
    /// <param name="longestOpening">How long to wait for the writer of a pipe; null for 5s.</param>
    /// <exception cref="SavedFilesException">The file cannot be read, or is no text.</exception>
    public static SavedText Read(string path, TextReader? standardInput = null, TimeSpan? longestOpening = null)
    {
        var name = path == StandardInput ? "standard input" : path;
        try
        {
            if (path == StandardInput && standardInput is not null)
                return new SavedText(name, standardInput.ReadToEnd());
            using var bytes = path == StandardInput ? Console.OpenStandardInput() : Open(path, longestOpening ?? LongestOpening);
            return new SavedText(name, SavedBytes.Utf8(name, bytes));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SavedFilesException($"{path}: there is no such file", missing);
        }
        catch (UnauthorizedAccessException folder) when (Directory.Exists(path))
        {
            throw new SavedFilesException($"{path}: is a folder, not a file", folder);
        }
        catch (Exception unreadable) when (
            unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SavedFilesException($"{name}: cannot be read: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>The kernel opens a pipe only when something writes to it.</summary>
    private static FileStream Open(string path, TimeSpan longest)
    {
        var opening = Task.Run(() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1));
        return Task.WaitAny([opening], longest) == 0
            ? opening.GetAwaiter().GetResult()
            : throw new SavedFilesException(
                $"{path}: could not be opened within {longest.TotalSeconds:0.#}s, as a pipe that nothing writes to; nothing was read; "
                + "save to a file, or start the writer first");
    }
}
