using Headroom.Operator.Commands;
using Headroom.Operator.Tests.Given;

namespace Headroom.Operator.Tests.Commands;

public sealed class HeadroomCommandTests : IDisposable
{
    private readonly KubeConfigFile _kubeConfig = new();

    public void Dispose() => _kubeConfig.Dispose();

    [Fact]
    public async Task Crds_prints_the_definition_as_it_stands_in_the_repository()
    {
        var (exitCode, output, error) = await InvokeAsync("crds");

        exitCode.Should().Be(0);
        error.Should().BeEmpty();
        output.Should().StartWith("---").And.Contain("kind: CustomResourceDefinition").And.Contain("name: memorypolicies.headroom.dev").And.EndWith("\n");
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-?")]
    public async Task Help_names_the_commands(string option)
    {
        var (exitCode, output, _) = await InvokeAsync(option);

        exitCode.Should().Be(0);
        output.Should().Contain("OOM crash loops").And.MatchRegex(@"\n  run ").And.MatchRegex(@"\n  plan ").And.MatchRegex(@"\n  explain ").And.MatchRegex(@"\n  replay ").And.MatchRegex(@"\n  crds ");
    }

    [Fact]
    public async Task Help_of_a_command_names_its_options()
    {
        var (exitCode, output, _) = await InvokeAsync("run", "--help");

        exitCode.Should().Be(0);
        output.Should().Contain("--kubeconfig").And.Contain("--context").And.Contain("-n, --namespace");
    }

    [Theory]
    [InlineData("--bogus")]
    [InlineData("bogus")]
    [InlineData("crds", "--bogus")]
    [InlineData("run", "--bogus")]
    [InlineData("run", "--kubeconfig")]
    public async Task What_it_does_not_know_is_named_and_is_an_error(params string[] args)
    {
        var (exitCode, _, error) = await InvokeAsync(args);

        exitCode.Should().NotBe(0);
        error.Should().Contain(args[^1]);
    }

    [Theory]
    [InlineData("run", "--kubeconfig", "/nowhere/config")]
    [InlineData("run", "--kubeconfig=/nowhere/config")]
    [InlineData("plan", "--kubeconfig", "/nowhere/config")]
    [InlineData("explain", "deploy/api", "--kubeconfig", "/nowhere/config")]
    [InlineData("--kubeconfig", "/nowhere/config")]
    [InlineData("--kubeconfig=/nowhere/config")]
    [InlineData("-n", "flagsmith", "--kubeconfig", "/nowhere/config")]
    [InlineData("--namespace=flagsmith", "--kubeconfig", "/nowhere/config")]
    public async Task A_missing_kubeconfig_is_one_clear_line_with_or_without_the_word_run(params string[] args)
    {
        var (exitCode, output, error) = await InvokeAsync(args);

        exitCode.Should().Be(1);
        output.Should().BeEmpty();
        error.Should().Be($"headroom: /nowhere/config: there is no such file; --kubeconfig must name one that exists{Environment.NewLine}");
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("explain", "deploy/api")]
    public async Task A_server_that_does_not_answer_is_one_clear_line(params string[] args)
    {
        var (exitCode, output, error) = await InvokeAsync([.. args, "--kubeconfig", _kubeConfig.Path]);

        (exitCode, output).Should().Be((1, ""));
        error.TrimEnd().Should().StartWith("headroom: ").And.Contain("127.0.0.1:1").And.NotContain("\n");
    }

    [Theory]
    [InlineData("api")]
    [InlineData("secret/api")]
    public async Task What_is_no_workload_is_told_with_what_is_one(string target)
    {
        var (exitCode, _, error) = await InvokeAsync("explain", target);

        exitCode.Should().Be(1);
        error.Should().Contain($"\"{target}\" is no workload that can be explained: name one as KIND/NAME, with the kinds deployment (deploy)");
    }

    [Fact]
    public async Task A_missing_context_is_one_clear_line()
    {
        var (exitCode, _, error) = await InvokeAsync("--context", "production", "--kubeconfig", _kubeConfig.Path);

        exitCode.Should().Be(1);
        error.TrimEnd().Should().StartWith("headroom: ").And.Contain("production").And.NotContain("\n");
    }

    private static async Task<(int ExitCode, string Output, string Error)> InvokeAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await HeadroomCommand.InvokeAsync(args, output, error);
        return (exitCode, output.ToString(), error.ToString());
    }
}
