using System.ComponentModel;
using System.Diagnostics;
using Headroom.Kubernetes.Connection.Configuration;

namespace Headroom.Kubernetes.Connection.Credentials;

/// <summary>Runs a kubeconfig's exec plugin. Source: client-go's plugin/pkg/client/auth/exec.</summary>
internal sealed class ExecPlugin
{
    private readonly ExecEntry _entry;

    private readonly string _name;

    private readonly string _apiVersion;

    private readonly string _command;

    private readonly ExecClusterInfo? _cluster;

    private readonly Func<bool> _hasTerminal;

    /// <param name="owner">For messages: the kubeconfig file and the user's name.</param>
    /// <exception cref="KubeConfigException">The entry lacks something, or asks for what is not there.</exception>
    public ExecPlugin(ExecEntry entry, string owner, ExecClusterInfo cluster, Func<bool> hasTerminal)
    {
        _entry = entry;
        _command = entry.Command ?? throw new KubeConfigException($"{owner}: exec has no command");
        _name = $"{owner}: exec plugin {_command}";
        _apiVersion = entry.ApiVersion switch
        {
            "client.authentication.k8s.io/v1" or "client.authentication.k8s.io/v1beta1" => entry.ApiVersion,
            null => throw new KubeConfigException($"{_name} has no apiVersion; use client.authentication.k8s.io/v1"),
            var other => throw new KubeConfigException($"{_name} asks for apiVersion {other}; known are client.authentication.k8s.io/v1 and v1beta1. Update the plugin"),
        };
        if (entry.InteractiveMode is not (null or "Never" or "IfAvailable" or "Always"))
            throw new KubeConfigException($"{_name}: interactiveMode is none of Never, IfAvailable, Always");
        _cluster = entry.ProvideClusterInfo ? cluster : null;
        _hasTerminal = hasTerminal;
    }

    /// <exception cref="KubeConfigException">It did not start, failed, or printed no credential.</exception>
    public async Task<ExecReply> RunAsync(CancellationToken cancellationToken)
    {
        var interactive = _entry.InteractiveMode != "Never" && _hasTerminal();
        if (_entry.InteractiveMode == "Always" && !interactive)
            throw new KubeConfigException($"{_name} must ask a person (interactiveMode: Always), but there is no terminal");
        using var process = Start(interactive);
        var errors = new ExecErrorOutput(interactive);
        try
        {
            if (!interactive)
                process.StandardInput.Close();
            using var output = new MemoryStream();
            await Task.WhenAll(
                process.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken),
                errors.ReadAsync(process.StandardError, cancellationToken),
                process.WaitForExitAsync(cancellationToken));
            return process.ExitCode == 0
                ? ExecReply.Parse(output.ToArray(), _apiVersion, _name)
                : throw Failed($"ended with exit code {process.ExitCode}{errors.Quoted}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private Process Start(bool interactive)
    {
        var start = new ProcessStartInfo(_command)
        {
            RedirectStandardInput = !interactive,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in _entry.Args)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in _entry.Env)
            start.Environment[name] = value;
        start.Environment[ExecInfo.VariableName] = ExecInfo.Write(_apiVersion, interactive, _cluster);
        try
        {
            return Process.Start(start) ?? throw Failed("did not start");
        }
        catch (Win32Exception error)
        {
            throw Failed($"did not start: {error.Message}; is it installed?", error);
        }
    }

    private KubeConfigException Failed(string what, Exception? error = null) =>
        new(_entry.InstallHint is { } hint ? $"{_name} {what}\n{hint.Trim()}" : $"{_name} {what}", error);
}
