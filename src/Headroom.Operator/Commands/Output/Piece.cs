namespace Headroom.Operator.Commands.Output;

/// <summary>Some words of a line, all in one tone.</summary>
internal sealed record Piece(string Text, Tone Tone = Tone.Plain)
{
    public static implicit operator Piece(string text) => new(text);
}

internal enum Tone
{
    Plain,
    Strong,
    Quiet,
    Good,
    Warning,
    Bad,
}
