using Headroom.Remediation.Decisions;

namespace Headroom.Remediation.Tests.Architecture;

/// <summary>The judgement waits for nothing, reads nothing and asks no clock: the same case gets the same decision.</summary>
public sealed class PurityTests
{
    private static readonly BuiltAssembly Remediation = BuiltAssembly.Of(typeof(Judgement));

    [Theory]
    [InlineData("System.Net")]
    [InlineData("System.IO")]
    [InlineData("System.Threading")]
    [InlineData("System.Timers")]
    [InlineData("System.Diagnostics.Process")]
    [InlineData("System.Diagnostics.Tracing")]
    [InlineData("System.Security")]
    [InlineData("System.Runtime.InteropServices.Marshalling")]
    [InlineData("Microsoft")]
    public void It_touches_nothing_outside(string @namespace) =>
        Remediation.Types.Where(type => type.Namespace == @namespace || type.Namespace.StartsWith(@namespace + ".", StringComparison.Ordinal)).Select(type => type.FullName)
            .Should().BeEmpty();

    [Theory]
    [InlineData("System.TimeProvider")]
    [InlineData("System.Random")]
    [InlineData("System.Environment")]
    [InlineData("System.Console")]
    [InlineData("System.Diagnostics.Stopwatch")]
    [InlineData("System.Diagnostics.Process")]
    [InlineData("System.Runtime.CompilerServices.IAsyncStateMachine")]
    [InlineData("System.Runtime.CompilerServices.AsyncTaskMethodBuilder")]
    [InlineData("System.Runtime.CompilerServices.AsyncVoidMethodBuilder")]
    public void It_has_no_clock_no_dice_and_no_async(string type) => Remediation.Types.Select(reference => reference.FullName).Should().NotContain(type);

    [Theory]
    [InlineData("System.DateTime.get_Now")]
    [InlineData("System.DateTime.get_UtcNow")]
    [InlineData("System.DateTime.get_Today")]
    [InlineData("System.DateTimeOffset.get_Now")]
    [InlineData("System.DateTimeOffset.get_UtcNow")]
    [InlineData("System.Guid.NewGuid")]
    [InlineData("System.Guid.CreateVersion7")]
    public void It_makes_nothing_up(string member) => Remediation.Members.Should().NotContain(member);

    [Fact]
    public void The_reader_of_metadata_sees_what_is_there()
    {
        Remediation.Types.Select(type => type.FullName).Should().Contain(["System.DateTimeOffset", "System.TimeSpan", "System.Text.Json.JsonSerializer", "Headroom.Kubernetes.Resources.V1Pod"]);
        Remediation.Members.Should().Contain("System.DateTimeOffset.op_Subtraction");
        BuiltAssembly.Of(typeof(PurityTests)).Types.Select(type => type.FullName).Should().Contain("System.IO.File");
    }
}
