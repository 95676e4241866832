using System.Collections.Concurrent;
using System.Diagnostics;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>
/// The operator as a process of its own, which can be killed as a machine kills one that dies. It ends with this object at the latest, and with
/// the process that started it, however that ends.
/// </summary>
internal sealed class OperatorProcess : IAsyncDisposable
{
    /// <summary>
    /// The shell becomes the operator. A child that it leaves behind waits for the end of the input, which comes when whoever started it is gone,
    /// and kills its parent, if that is the operator still.
    /// </summary>
    private const string Bound =
        """
        exec 3<&0
        { read -r _ <&3; read -r _ _ _ parent _ </proc/self/stat; [ "$parent" != $$ ] || kill -9 $$; } >/dev/null 2>&1 &
        exec "$@" 3<&- </dev/null
        """;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();

    private OperatorProcess(OperatorAccount account, Process process)
    {
        (Account, _process) = (account, process);
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public OperatorAccount Account { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Of one that has.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>What it has logged so far, a JSON object each.</summary>
    public IReadOnlyCollection<string> Log => _log;

    /// <param name="settings">The operator's own configuration over its defaults, as <c>Headroom:Budget:ReplicasBurst</c>.</param>
    /// <param name="kubeConfig">Null for the account's own; another way to the API server else.</param>
    /// <param name="program">Its file; null for the one that is published as the image has it.</param>
    public static async Task<OperatorProcess> StartAsync(
        OperatorAccount account, IReadOnlyList<string> namespaces, IReadOnlyDictionary<string, string> settings, string? kubeConfig = null, string? program = null)
    {
        string[] command = [program ?? await PublishedOperator.PathAsync(), "run", "--kubeconfig", kubeConfig ?? account.KubeConfig];
        var start = new ProcessStartInfo("sh", ["-c", Bound, "sh", .. command, .. namespaces.SelectMany(ns => new[] { "--namespace", ns })])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        start.Environment["HEADROOM_LOG"] = "json";
        start.Environment["Headroom__HealthPort"] = "0";
        foreach (var (name, value) in settings)
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        return new OperatorProcess(account, Process.Start(start) ?? throw new InvalidOperationException("the operator did not start"));
    }

    /// <summary>SIGKILL: nothing of it runs any more, and nothing was said.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public Task ExitedAsync() => _process.WaitForExitAsync();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text)
            _log.Enqueue(text);
    }
}
