using System.Buffers;
using System.Text;
using System.Text.Json;
using Headroom.Kubernetes.Watching;

namespace Headroom.Kubernetes.Tests.Watching;

public class WatchEnvelopeTests
{
    [Theory]
    [InlineData("""{"type":"ADDED","object":{"a":1}}""", "Added")]
    [InlineData("""{"object":{"a":1},"type":"ADDED"}""", "Added")]
    [InlineData("""  {"extra":{"type":"DELETED","object":2},"object": {"a":1} ,"more":[1,{}],"type":"MODIFIED"} """, "Modified")]
    [InlineData("""{"type":"DELETED","object":{"a":1}}""", "Deleted")]
    [InlineData("""{"type":"BOOKMARK","object":{"a":1}}""", "Bookmark")]
    [InlineData("""{"type":"ERROR","object":{"a":1}}""", "Error")]
    [InlineData("""{"type":"NOVEL","object":{"a":1}}""", "Unknown")]
    [InlineData("""{"type":["ADDED"],"object":{"a":1}}""", "Unknown")]
    [InlineData("""{"\u0074ype":"ADDED","object":{"a":1}}""", "Added")]
    public void Finds_type_and_object_in_any_order(string line, string type)
    {
        var envelope = WatchEnvelope.Parse(Sequence(line));
        envelope.Type.ToString().Should().Be(type);
        Encoding.UTF8.GetString(envelope.Object).Should().Be("""{"a":1}""");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"type":"ADDED"}""")]
    [InlineData("""{"type":"ADDED","object":{"a":1}""")]
    [InlineData("""{"type":"ADDED","object":{"a":1}}{}""")]
    [InlineData("<html>")]
    public void A_line_that_is_no_event_is_refused(string line) =>
        FluentActions.Invoking(() => WatchEnvelope.Parse(Sequence(line))).Should().Throw<JsonException>();

    private static ReadOnlySequence<byte> Sequence(string text) => new(Encoding.UTF8.GetBytes(text));
}
