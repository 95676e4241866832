using System.Diagnostics;

namespace Headroom.Cluster.Tests.Harness;

/// <summary>Runs a program to its end, as a person would at a terminal.</summary>
internal static class Shell
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    public static async Task<ShellResult> RunAsync(string program, IEnumerable<string> arguments, string? input = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        using var patience = new CancellationTokenSource(Longest);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.StandardInput.WriteAsync(input ?? "");
            process.StandardInput.Close();
            await process.WaitForExitAsync(patience.Token);
            return new ShellResult($"{program} {string.Join(' ', arguments)}", process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {Longest}");
        }
    }
}

internal sealed record ShellResult(string Command, int ExitCode, string Output, string Error)
{
    /// <exception cref="InvalidOperationException">The program failed; the message has what it said.</exception>
    public string OrThrow() => ExitCode == 0 ? Output : throw new InvalidOperationException($"{Command}: exit code {ExitCode}\n{Output}\n{Error}");
}
