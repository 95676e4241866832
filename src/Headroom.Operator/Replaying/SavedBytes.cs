using System.Text;

namespace Headroom.Operator.Replaying;

/// <summary>Reads a file as UTF-8: it may be UTF-8, and UTF-16 or UTF-32 with a byte order mark, as PowerShell saves it.</summary>
internal static class SavedBytes
{
    private const int Largest = 512 << 20;

    private static readonly Encoding[] Marked =
    [
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
        // Before UTF-16: its mark begins with that of UTF-16.
        new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true),
        new UTF32Encoding(bigEndian: true, byteOrderMark: true, throwOnInvalidCharacters: true),
        new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
    ];

    /// <exception cref="SavedFilesException">It is no text, or too large.</exception>
    public static ReadOnlyMemory<byte> Utf8(string name, Stream stream)
    {
        var bytes = new byte[stream.CanSeek ? Math.Clamp(stream.Length + 1, 4096, Largest) : 1 << 16];
        var length = 0;
        Encoding? marked = null;
        for (int more; (more = stream.Read(bytes, length, bytes.Length - length)) > 0;)
        {
            length += more;
            marked ??= Marked.FirstOrDefault(encoding => bytes.AsSpan(0, length).StartsWith(encoding.Preamble));
            if (marked is null && length >= 4 && bytes.AsSpan(length - more, more).Contains((byte)0))
                throw Binary(name, $"byte {bytes.AsSpan(0, length).IndexOf((byte)0)} is NUL");
            if (length >= Largest)
            {
                throw new SavedFilesException(
                    $"{name}: is larger than 512Mi, the most that is read; nothing was judged; save one namespace at a time");
            }

            if (length == bytes.Length)
                Array.Resize(ref bytes, (int)Math.Min(2L * length, Largest));
        }

        var read = bytes.AsMemory(marked?.Preamble.Length ?? 0, length - (marked?.Preamble.Length ?? 0));
        if ((marked ?? Marked[0]) == Marked[0])
            return System.Text.Unicode.Utf8.IsValid(read.Span) ? read : throw Binary(name, "it is not UTF-8");
        try
        {
            return Encoding.UTF8.GetBytes(marked!.GetString(read.Span));
        }
        catch (DecoderFallbackException invalid)
        {
            throw Binary(name, $"it is not {marked!.WebName.ToUpperInvariant()}", invalid);
        }
    }

    private static SavedFilesException Binary(string name, string why, Exception? cause = null) =>
        new($"{name}: is not a text file ({why}); nothing was judged; {SavedObjectReader.HowToSave}", cause);
}
