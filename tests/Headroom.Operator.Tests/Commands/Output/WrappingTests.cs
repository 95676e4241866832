using Headroom.Operator.Commands.Output;

namespace Headroom.Operator.Tests.Commands.Output;

public sealed class WrappingTests
{
    [Theory]
    [InlineData("one two three", 13, "one two three")]
    [InlineData("one two three", 12, "one two|three")]
    [InlineData("one two three", 3, "one|two|three")]
    [InlineData("one  two\n\tthree ", 80, "one two three")]
    [InlineData("a word-that-is-longer-than-the-line b", 8, "a|word-that-is-longer-than-the-line|b")]
    [InlineData("", 8, "")]
    public void Lines_are_broken_between_words(string text, int width, string lines) =>
        string.Join('|', Wrapping.Wrap([text], width).Select(line => string.Concat(line.Select(piece => piece.Text)))).Should().Be(lines);

    [Fact]
    public void Pieces_keep_their_tone_across_lines() =>
        Wrapping.Wrap([new("one", Tone.Good), new("two three", Tone.Bad)], 7).SelectMany(line => line)
            .Should().Equal(new Piece("one", Tone.Good), new Piece(" two", Tone.Bad), new Piece("three", Tone.Bad));

    [Fact]
    public void What_a_terminal_would_obey_is_left_out() =>
        Wrapping.Wrap(["red \u001b[31m\u0007alert"], 80).Single().Single().Text.Should().Be("red [31malert");
}
