namespace Headroom.Benchmarks;

/// <summary>What a benchmark is about, for who waits for it: not part of its report.</summary>
internal static class Progress
{
    public static Task TellAsync(string what) => Console.Error.WriteLineAsync($"[{TimeProvider.System.GetLocalNow():HH:mm:ss}] {what}");
}
