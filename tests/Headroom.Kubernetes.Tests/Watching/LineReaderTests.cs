using System.Text;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Kubernetes.Watching;

namespace Headroom.Kubernetes.Tests.Watching;

public class LineReaderTests
{
    [Fact]
    public async Task Lines_come_out_the_same_wherever_the_bytes_are_split()
    {
        var text = "{\"a\":\"ä€\"}\n\n{\"b\":1}\r\n{\"cut";
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var first = 0; first <= bytes.Length; first++)
        {
            for (var second = first; second <= bytes.Length; second++)
                (await LinesAsync([bytes[..first], bytes[first..second], bytes[second..]])).Should().Equal("{\"a\":\"ä€\"}", "", "{\"b\":1}\r", "{\"cut|");
        }
    }

    [Fact]
    public async Task A_line_of_many_megabytes_is_read_whole()
    {
        var line = new string('x', 9 * 1024 * 1024);
        (await LinesAsync([.. Encoding.UTF8.GetBytes(line + "\nnext\n").Chunk(50_000)])).Should().Equal(line, "next");
    }

    [Fact]
    public async Task A_line_beyond_the_bound_is_given_up_before_it_is_held()
    {
        var endless = Enumerable.Repeat(new byte[1000], 1_000_000);
        await FluentActions.Awaiting(() => LinesAsync(endless, longest: 100_000)).Should().ThrowAsync<LineTooLongException>();
    }

    [Fact]
    public async Task Short_lines_may_come_in_one_piece_that_is_longer_than_the_bound() =>
        (await LinesAsync([Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("1234\n", 100)))], longest: 10)).Should().HaveCount(100);

    [Fact]
    public async Task Silence_is_cancelled_and_every_byte_starts_the_patience_afresh()
    {
        var clock = new ManualTimeProvider();
        var body = new PipeFedStream();
        using var watchdog = new Watchdog(TimeSpan.FromSeconds(10), clock, default);
        await using var lines = new LineReader(body, 1000, watchdog);
        var read = lines.ReadAsync().AsTask();
        for (var i = 0; i < 5; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(9));
            var reads = body.Reads;
            body.Feed("x"u8.ToArray());
            await Eventually.HoldsAsync(() => body.Reads > reads, "the byte was read");
        }

        read.IsCompleted.Should().BeFalse();
        clock.Advance(TimeSpan.FromSeconds(10));
        await read.Awaiting(it => it.WithinPatience()).Should().ThrowAsync<OperationCanceledException>();
    }

    private static async Task<List<string>> LinesAsync(IEnumerable<byte[]> chunks, int longest = 16 * 1024 * 1024)
    {
        using var watchdog = new Watchdog(TimeSpan.FromMinutes(1), TimeProvider.System, default);
        await using var lines = new LineReader(new ChunkedStream(chunks), longest, watchdog);
        var read = new List<string>();
        while (await lines.ReadAsync() is { } line)
            read.Add(Encoding.UTF8.GetString(line) + (lines.LineIsWhole ? "" : "|"));
        return read;
    }
}
