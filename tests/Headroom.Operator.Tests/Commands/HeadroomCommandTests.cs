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
        output.Should().Contain("OOM crash loops").And.MatchRegex(@"\brun\b").And.MatchRegex(@"\bcrds\b");
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
