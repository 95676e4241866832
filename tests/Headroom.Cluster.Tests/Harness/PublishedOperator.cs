namespace Headroom.Cluster.Tests.Harness;

/// <summary>The operator's program as its image has it: compiled ahead, so that a start of it costs a third of what one of the build's own costs.</summary>
internal static class PublishedOperator
{
    private static readonly Lazy<Task<string>> Made = new(MakeAsync);

    /// <summary>The program's file. Published by the first who asks, unless that was done before for the same sources.</summary>
    public static Task<string> PathAsync() => Made.Value;

    private static async Task<string> MakeAsync() => Path.Combine((await Shell.RunAsync(Repository.At("tests", "cluster", "operator-program"), [])).OrThrow().Trim(), "headroom");
}
