using System.Buffers;
using Headroom.Kubernetes.Api;

namespace Headroom.Kubernetes.Watching;

/// <summary>
/// Finds the lines of a watch that say nothing to anybody, in one pass over their bytes, and allocates nothing. A line that does not begin as
/// Kubernetes' own API servers write it is not passed over, whatever it says: it has to be read.
/// </summary>
internal sealed class LineFilter(JsonWords words)
{
    /// <summary>Whether the line need not be read; then <paramref name="position"/> has been moved to its object's resource version.</summary>
    /// <param name="line">A whole line: of one that was cut, the words may be missing.</param>
    public bool PassesOver(in ReadOnlySequence<byte> line, WatchPosition position)
    {
        using var bytes = new ContiguousBytes(line);
        var text = bytes.Span;
        var version = VersionOf(ObjectOf(text));
        if (version.IsEmpty || !text.TrimEnd((byte)'\r').EndsWith("}}"u8) || words.MayOccurIn(text))
            return false;
        position.MoveTo(version);
        return true;
    }

    /// <summary>What follows the object's opening brace; nothing where the line tells of no object that is there or is gone.</summary>
    private static ReadOnlySpan<byte> ObjectOf(ReadOnlySpan<byte> line) =>
        line.StartsWith(Modified) ? line[Modified.Length..]
        : line.StartsWith(Added) ? line[Added.Length..]
        : line.StartsWith(Deleted) ? line[Deleted.Length..]
        : default;

    /// <summary>
    /// The object's metadata.resourceVersion, where the metadata is the first thing in it that has parts, and the version stands before the first thing in the
    /// metadata that has parts. So far all that is quoted are the metadata's own names and values, and no value can have a bare quote in it.
    /// </summary>
    private static ReadOnlySpan<byte> VersionOf(ReadOnlySpan<byte> json)
    {
        var metadata = json.IndexOf((byte)'{');
        if (metadata < 0 || !json[..metadata].EndsWith("\"metadata\":"u8))
            return default;
        json = json[(metadata + 1)..];
        var flat = json[..Math.Max(0, json.IndexOfAny((byte)'{', (byte)'[', (byte)'}'))];
        var name = flat.IndexOf(VersionName);
        if (name < 0)
            return default;
        var version = flat[(name + VersionName.Length)..];
        return version[..Math.Max(0, version.IndexOf((byte)'"'))];
    }

    private static ReadOnlySpan<byte> Modified => "{\"type\":\"MODIFIED\",\"object\":{"u8;

    private static ReadOnlySpan<byte> Added => "{\"type\":\"ADDED\",\"object\":{"u8;

    private static ReadOnlySpan<byte> Deleted => "{\"type\":\"DELETED\",\"object\":{"u8;

    private static ReadOnlySpan<byte> VersionName => "\"resourceVersion\":\""u8;
}
