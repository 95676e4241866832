namespace Headroom.Benchmarks;

/// <summary>The operator's program as its image has it.</summary>
internal static class PublishedOperator
{
    /// <summary>Published anew, into the benchmarks' own output.</summary>
    public static async Task<string> PathAsync()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "published");
        await Progress.TellAsync("publishing the operator");
        (await Shell.RunAsync(Repository.At("tests", "cluster", "operator-program"), [folder])).OrThrow();
        return Path.Combine(folder, "headroom");
    }
}
