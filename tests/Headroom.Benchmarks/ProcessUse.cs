using System.Globalization;

namespace Headroom.Benchmarks;

/// <summary>What a process uses, as the machine's kernel accounts for it.</summary>
/// <param name="folder">Its own under /proc.</param>
internal sealed class ProcessUse(string folder)
{
    /// <summary>In a clock tick's hundredths of a second, whatever the machine (proc(5), sysconf(_SC_CLK_TCK) on Linux).</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    public long ResidentBytes => 1024 * long.Parse(
        File.ReadLines(Path.Combine(folder, "status")).First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        CultureInfo.InvariantCulture);

    /// <summary>User and system time so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            // The name, in parentheses, may have spaces; utime and stime are the 12th and 13th after it.
            var fields = File.ReadAllText(Path.Combine(folder, "stat")).Split(") ")[^1].Split(' ');
            return Tick * (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture));
        }
    }

    public static ProcessUse Of(int id) => new(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}"));

    /// <summary>Of the operator in the pod of this UID: cgroups carry it.</summary>
    public static ProcessUse OfOperator(string podUid) => new(Directory.EnumerateDirectories("/proc")
        .Where(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out _))
        .Single(folder => IsHeadroomOf(folder, podUid)));

    private static bool IsHeadroomOf(string folder, string podUid)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "comm")).Trim() == "headroom" && File.ReadAllText(Path.Combine(folder, "cgroup")).Contains(podUid, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return false;
        }
    }
}
