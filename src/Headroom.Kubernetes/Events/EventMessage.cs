using System.Text;

namespace Headroom.Kubernetes.Events;

internal static class EventMessage
{
    /// <summary>The API's bound on an event's note, in bytes of UTF-8 (kubernetes, pkg/apis/core/validation/events.go).</summary>
    private const int Longest = 1024;

    private const string Ellipsis = "...";

    public static string Cut(string message)
    {
        if (Encoding.UTF8.GetByteCount(message) <= Longest)
            return message;
        var (kept, bytes) = (0, Ellipsis.Length);
        foreach (var rune in message.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > Longest)
                break;
            kept += rune.Utf16SequenceLength;
        }

        return message[..kept] + Ellipsis;
    }
}
