using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Tests.Given;

namespace Headroom.Operator.Tests;

/// <summary>The program as a process: what only its surroundings decide.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly KubeConfigFile _kubeConfig = new();

    public void Dispose() => _kubeConfig.Dispose();

    [Fact]
    public async Task Where_the_output_goes_elsewhere_every_log_line_is_a_JSON_object()
    {
        using var program = Start(("Headroom__HealthPort", "0"));
        var first = await program.StandardOutput.ReadLineAsync().WithinPatience();
        var second = await program.StandardOutput.ReadLineAsync().WithinPatience();
        program.Kill();

        var starting = JsonDocument.Parse(first!).RootElement;
        starting.GetProperty("message").GetString().Should().StartWith("Headroom ").And.Contain("watches every namespace of http://127.0.0.1:1/");
        starting.GetProperty("level").GetString().Should().Be("info");
        JsonDocument.Parse(second!).RootElement.GetProperty("message").GetString().Should().NotBeNullOrEmpty();
    }

    [Fact]
    public async Task HEADROOM_LOG_asks_for_lines_for_a_person()
    {
        using var program = Start(("Headroom__HealthPort", "0"), ("HEADROOM_LOG", "text"));
        var first = await program.StandardOutput.ReadLineAsync().WithinPatience();
        program.Kill();

        first.Should().MatchRegex(@"^\d\d:\d\d:\d\d\.\d\d\d INF Headroom .* watches every namespace of http://127.0.0.1:1/");
    }

    [Fact]
    public async Task A_bad_setting_in_the_environment_is_one_clear_line_and_exit_code_1()
    {
        using var program = Start(("Headroom__Budget__ReplicasPerMinute", "-1"));

        (await ErrorAsync(program)).Should().Be("headroom: Headroom:Budget:ReplicasPerMinute is -1; it must be from 1 to 60000\n");
        program.ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task A_health_port_that_is_taken_is_one_clear_line_and_exit_code_1()
    {
        using var taken = new TcpListener(IPAddress.IPv6Any, 0);
        taken.Server.DualMode = true;
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var program = Start(("Headroom__HealthPort", $"{port}"));

        (await ErrorAsync(program)).Should().StartWith("headroom: ").And.Contain($"{port}").And.Contain("in use").And.EndWith("\n").And.NotContain("   at ");
        program.ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task The_version_is_told()
    {
        using var program = Start(["--version"]);

        (await program.StandardOutput.ReadToEndAsync().WithinPatience()).Should().StartWith("0.1.0");
        await program.WaitForExitAsync().WithinPatience();
        program.ExitCode.Should().Be(0);
    }

    private static async Task<string> ErrorAsync(Process program)
    {
        var output = program.StandardOutput.ReadToEndAsync();
        var error = await program.StandardError.ReadToEndAsync().WithinPatience();
        await output.WithinPatience();
        await program.WaitForExitAsync().WithinPatience();
        return error;
    }

    private Process Start(params (string Name, string Value)[] environment) => Start(["run", "--kubeconfig", _kubeConfig.Path], environment);

    private static Process Start(string[] args, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "headroom.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("HEADROOM_LOG");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
