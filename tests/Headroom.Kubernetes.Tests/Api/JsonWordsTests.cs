using System.Text;
using FsCheck;
using Headroom.Kubernetes.Api;

namespace Headroom.Kubernetes.Tests.Api;

public class JsonWordsTests
{
    private static readonly JsonWords Words = new("terminated", "Evicted", "headroom.dev");

    [Theory]
    [InlineData("""{"terminated":{}}""")]
    [InlineData("""{"a":"a terminated b"}""")]
    [InlineData("""{"f:headroom.dev/remedied":{}}""")]
    [InlineData("""{"reason":"Evicted"}""")]
    [InlineData("""{"t\u0065rminated":{}}""")]
    [InlineData("""{"\u0074\u0065\u0072\u006d\u0069\u006E\u0061\u0074\u0065\u0064":{}}""")]
    [InlineData("""{"headroom\u002Edev":1}""")]
    [InlineData("""{"headroom.dev\/remedied":1}""")]
    public void What_says_a_word_is_not_passed_over(string json) => MayOccur(json).Should().BeTrue();

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"Terminated":{},"terminate":{},"evicted":1,"headroom":"dev"}""")]
    [InlineData("""{"command":["sh","-c","a \u003e b \u0026\u0026 c \u003C d"]}""")]
    [InlineData("""{"text":"\u0000\u001b\u007f\u0022\u2028\n\t\\"}""")]
    public void What_says_none_is(string json) => MayOccur(json).Should().BeFalse();

    [Theory]
    [InlineData("""{"a":"\u00""")]
    [InlineData("""{"a":"\u007""")]
    [InlineData("""{"a":"\u00zz"}""")]
    [InlineData("""{"a":"\u00 9"}""")]
    public void An_escape_that_is_none_is_left_to_who_reads_it(string json) => MayOccur(json).Should().BeTrue();

    [Fact]
    public void However_a_word_is_escaped_it_is_found()
    {
        var configuration = Configuration.QuickThrowOnFailure;
        var disguised =
            from before in Gen.ListOf(Gen.Elements("a", "\"", "\\", "<", "é", "\u2028", "\n", "😀", "u00", "terminate"))
            from word in Gen.Elements("terminated", "Evicted", "headroom.dev")
            from escaped in Gen.ArrayOf(word.Length, Gen.Elements(0, 0, 1, 2))
            select Encoding.UTF8.GetBytes($"\"{System.Text.Json.JsonEncodedText.Encode(string.Concat(before))}{string.Concat(word.Select((letter, at) => Write(letter, escaped[at])))}\"");
        Prop.ForAll(disguised.ToArbitrary(), json => Words.MayOccurIn(json).Should().BeTrue()).Check(configuration);

        static string Write(char letter, int how) => how switch { 0 => letter.ToString(), 1 => $"\\u{(int)letter:x4}", _ => $"\\u{(int)letter:X4}" };
    }

    [Theory]
    [InlineData()]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("headroom.dev/ignore")]
    [InlineData("größe")]
    public void Words_that_JSON_can_write_in_other_ways_are_refused(params string[] words) =>
        FluentActions.Invoking(() => new JsonWords(words)).Should().Throw<ArgumentException>().WithMessage("*letters, digits, dots and hyphens*");

    [Fact]
    public void Looking_allocates_nothing()
    {
        var json = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("""{"command":"a \u003e b"},""", 200)));
        Words.MayOccurIn(json).Should().BeFalse();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Words.MayOccurIn(json);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    private static bool MayOccur(string json) => Words.MayOccurIn(Encoding.UTF8.GetBytes(json));
}
