using System.Globalization;

namespace Headroom.Cluster.Tests.Harness;

/// <summary>The main process of a container of a local cluster, as the machine sees it. Containers are told apart by their cgroup: its path ends with their ID.</summary>
internal sealed class ContainerProcess
{
    private readonly int _id;

    private ContainerProcess(string folder) => (Folder, _id) = (folder, int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture));

    /// <summary>In /proc.</summary>
    public string Folder { get; }

    /// <param name="containerId">As a pod's status has it, with the runtime before it.</param>
    /// <exception cref="InvalidOperationException">No such process is alive.</exception>
    public static ContainerProcess Of(string containerId)
    {
        var id = containerId[(containerId.LastIndexOf('/') + 1)..];
        return new ContainerProcess(Directory.EnumerateDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out _))
            .Single(folder => IsMainProcess(folder, id)));
    }

    /// <param name="name">Such as TERM.</param>
    public async Task SignalAsync(string name) =>
        (await Shell.RunAsync("kill", [$"-{name}", _id.ToString(CultureInfo.InvariantCulture)])).OrThrow();

    private static bool IsMainProcess(string folder, string containerId)
    {
        try
        {
            // In the container's own namespace, whose numbers come last, it is process 1.
            return File.ReadLines(Path.Combine(folder, "cgroup")).Any(line => line.EndsWith(containerId, StringComparison.Ordinal))
                && File.ReadLines(Path.Combine(folder, "status")).Any(line => line.StartsWith("NSpid:", StringComparison.Ordinal) && line.EndsWith("\t1", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return false;
        }
    }
}
