using Spectre.Console;

namespace Headroom.Operator.Commands.Output;

/// <summary>Text for a person, in two columns: a word that says what it is, and what there is to say. In colour on a terminal, plain anywhere else.</summary>
internal sealed class Page
{
    /// <summary>Where there is no terminal to ask.</summary>
    private const int DefaultWidth = 80;

    private const int NarrowestWidth = 40;
    private const int WidestWidth = 120;
    private const int LabelWidth = 13;

    private readonly IAnsiConsole _console;
    private readonly int _width;

    public Page(IAnsiConsole console, int width = DefaultWidth)
    {
        (_console, _width) = (console, width);
        // Lines are broken here, between words: a name that is longer than the line stays whole.
        console.Profile.Width = int.MaxValue / 2;
    }

    /// <summary>A page on the standard output where that is what the command was given.</summary>
    public static Page On(TextWriter output)
    {
        var isTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        var console = Open(output, isTerminal, isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));
        return new Page(console, isTerminal ? Math.Clamp(console.Profile.Width, NarrowestWidth, WidestWidth) : DefaultWidth);
    }

    /// <summary>A line of the second column and those that it is broken into; the label stands before the first.</summary>
    public void Row(Piece label, params IEnumerable<Piece> text)
    {
        Write(label with { Text = label.Text.PadRight(LabelWidth) });
        var lines = Wrapping.Wrap(text, _width - LabelWidth);
        foreach (var (line, at) in lines.Select((line, at) => (line, at)))
        {
            if (at > 0)
                Write(new string(' ', LabelWidth));
            foreach (var piece in line)
                Write(piece);
            _console.WriteLine();
        }

        if (lines.Count == 0)
            _console.WriteLine();
    }

    /// <summary>A line over both columns.</summary>
    public void Line(params IEnumerable<Piece> text)
    {
        foreach (var line in Wrapping.Wrap(text, _width))
        {
            foreach (var piece in line)
                Write(piece);
            _console.WriteLine();
        }
    }

    /// <summary>Lines of the second column that are somebody else's: none is broken, and their indentation stays.</summary>
    public void Verbatim(string text)
    {
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            Write(new string(' ', LabelWidth) + string.Concat(line.Where(letter => !char.IsControl(letter))));
            _console.WriteLine();
        }
    }

    public void Gap() => _console.WriteLine();

    private void Write(Piece piece) => _console.Write(new Text(piece.Text, StyleOf(piece.Tone)));

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Strong => new Style(decoration: Decoration.Bold),
        Tone.Quiet => new Style(Color.Grey),
        Tone.Good => new Style(Color.Green),
        Tone.Warning => new Style(Color.Yellow),
        Tone.Bad => new Style(Color.Red),
        _ => Style.Plain,
    };

    private static IAnsiConsole Open(TextWriter output, bool isTerminal, bool inColour) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(output),
        Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
        ColorSystem = inColour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
    });
}
