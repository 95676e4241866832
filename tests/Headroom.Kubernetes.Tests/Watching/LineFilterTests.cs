using System.Buffers;
using System.Text;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Tests.FakeApi;
using Headroom.Kubernetes.Watching;

namespace Headroom.Kubernetes.Tests.Watching;

public class LineFilterTests
{
    private const string Start = """{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a","generateName":"a-","namespace":"shop","uid":"u","resourceVersion":"42","labels":""";
    private const string Calm = Start + """{"resourceVersion":"7"}},"spec":{},"status":{"phase":"Running"}}""";

    private readonly LineFilter _filter = new(new JsonWords("terminated"));
    private readonly WatchPosition _position = new();

    [Theory]
    [InlineData("ADDED")]
    [InlineData("MODIFIED")]
    [InlineData("DELETED")]
    public void A_line_that_says_nothing_is_passed_over_and_moves_the_position(string type)
    {
        PassesOver(Line(type, Calm)).Should().BeTrue();
        _position.ToString().Should().Be("42");
    }

    /// <summary>
    /// Pods have a generation since Kubernetes 1.33, and no selfLink since 1.24. The order is that of the API types (apimachinery v0.36.4, meta/v1,
    /// ObjectMeta).
    /// </summary>
    [Theory]
    [InlineData("""{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a","generateName":"a-","namespace":"shop","uid":"u","resourceVersion":"42","generation":1,"creationTimestamp":"2026-11-22T08:00:00Z","labels":{}},"spec":{},"status":{"observedGeneration":1,"phase":"Running"}}""")]
    [InlineData("""{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a","namespace":"shop","selfLink":"/api/v1/namespaces/shop/pods/a","uid":"u","resourceVersion":"42","creationTimestamp":"2026-11-22T08:00:00Z","labels":{}},"spec":{},"status":{"phase":"Running"}}""")]
    public void Servers_old_and_new_write_lines_that_are_passed_over(string pod)
    {
        PassesOver(Line("MODIFIED", pod)).Should().BeTrue();
        _position.ToString().Should().Be("42");
    }

    [Theory]
    [InlineData("a word", Start + """{}},"status":{"containerStatuses":[{"state":{"terminated":{}}}]}}""")]
    [InlineData("the server's own formatting is another", """{ "metadata": {"resourceVersion":"42"}, "spec": {}}""")]
    [InlineData("metadata is not the first with parts", """{"spec":{},"metadata":{"resourceVersion":"42"}}""")]
    [InlineData("another object's version", """{"spec":{"metadata":{"resourceVersion":"42"}},"metadata":{}}""")]
    [InlineData("a version after the labels", """{"metadata":{"name":"a","labels":{},"resourceVersion":"42"},"spec":{}}""")]
    [InlineData("a version in the labels", """{"metadata":{"name":"a","labels":{"resourceVersion":"42"}},"spec":{}}""")]
    [InlineData("a version in a text", """{"metadata":{"name":"\"resourceVersion\":\"42\"","labels":{}},"spec":{}}""")]
    [InlineData("no version", """{"metadata":{"name":"a","labels":{}},"spec":{}}""")]
    [InlineData("an empty version", """{"metadata":{"name":"a","resourceVersion":"","labels":{}},"spec":{}}""")]
    [InlineData("a version that is a number", """{"metadata":{"name":"a","resourceVersion":42,"labels":{}},"spec":{}}""")]
    [InlineData("nothing", "{}")]
    [InlineData("no object", "null")]
    public void What_has_to_be_read_is_not(string why, string json)
    {
        PassesOver(Line("MODIFIED", json)).Should().BeFalse(why);
        _position.IsUnknown.Should().BeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("not json")]
    [InlineData("""{"object":{"metadata":{"resourceVersion":"42","labels":{}}},"type":"MODIFIED"}""")]
    [InlineData("""{ "type":"MODIFIED","object":{"metadata":{"resourceVersion":"42","labels":{}}}}""")]
    [InlineData("""{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"42","annotations":{}}}}""")]
    [InlineData("""{"type":"ERROR","object":{"metadata":{"resourceVersion":"42","labels":{}},"code":410}}""")]
    [InlineData("""{"type":"MODIFIED","object":{"metadata":{"resourceVersion":"42","labels":{}},"spec":{"no""")]
    [InlineData("""{"type":"MODIFIED","object":{"metadata":{"resourceVersion":"4""")]
    public void Lines_of_any_other_form_are_not(string line)
    {
        PassesOver(line).Should().BeFalse();
        _position.IsUnknown.Should().BeTrue();
    }

    [Fact]
    public void A_carriage_return_before_the_line_break_changes_nothing() => PassesOver(Line("ADDED", Calm) + "\r").Should().BeTrue();

    [Fact]
    public void Wherever_buffers_end_the_answer_is_the_same()
    {
        var (calm, loud) = (Encoding.UTF8.GetBytes(Line("MODIFIED", Calm)), Encoding.UTF8.GetBytes(Line("MODIFIED", Calm.Replace("Running", "terminated"))));
        for (var first = 0; first <= calm.Length; first++)
        {
            var second = Math.Min(first + 3, calm.Length);
            _position.Forget();
            _filter.PassesOver(Sequences.Of(calm[..first], calm[first..second], calm[second..]), _position).Should().BeTrue();
            _position.ToString().Should().Be("42");
            _filter.PassesOver(Sequences.Of(loud[..first], loud[first..second], loud[second..]), _position).Should().BeFalse();
        }
    }

    [Fact]
    public void In_a_line_of_many_megabytes_a_word_at_the_end_is_found()
    {
        var long_ = Calm.Replace("Running", new string('n', 9_000_000));
        PassesOver(Line("MODIFIED", long_)).Should().BeTrue();
        PassesOver(Line("MODIFIED", long_.Replace("}}", "},\"terminated\":{}}"))).Should().BeFalse();
    }

    [Fact]
    public async Task Reading_and_passing_over_allocates_nothing()
    {
        // Of 4.5 kB, so that many of them lie across two buffers.
        var line = Encoding.UTF8.GetBytes(Line("MODIFIED", Calm.Replace("Running", new string('n', 4300))) + "\n");
        using var watchdog = new Watchdog(TimeSpan.FromMinutes(1), TimeProvider.System, default);
        await using var lines = new LineReader(new EndlessStream(line), 100_000, watchdog);
        // The buffers are pooled: the first lines rent them.
        await PassOverAsync(lines, 1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var passed = PassOverAsync(lines, 10_000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        passed.IsCompletedSuccessfully.Should().BeTrue("the stream never makes it wait, and so it stays on this thread");
        // The one task that is awaited here; not a byte for each of the lines.
        allocated.Should().BeLessThan(1000);
    }

    private async Task PassOverAsync(LineReader lines, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (!_filter.PassesOver((await lines.ReadAsync())!.Value, _position))
                throw new InvalidOperationException("The line was not passed over.");
        }
    }

    private bool PassesOver(string line) => _filter.PassesOver(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(line)), _position);

    private static string Line(string type, string json) => $$"""{"type":"{{type}}","object":{{json}}}""";
}
