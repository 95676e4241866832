using Headroom.Operator.Planning;

namespace Headroom.Operator.Tests.Planning;

public sealed class WorkloadNameTests
{
    [Theory]
    [InlineData("deployment/api", "Deployment/api")]
    [InlineData("deploy/api", "Deployment/api")]
    [InlineData("Deployment/api", "Deployment/api")]
    [InlineData("deployments.apps/api", "Deployment/api")]
    [InlineData("deployment.v1.apps/api", "Deployment/api")]
    [InlineData("sts/db", "StatefulSet/db")]
    [InlineData("ds/agent", "DaemonSet/agent")]
    [InlineData("cj/backup", "CronJob/backup")]
    [InlineData("rs/api-1", "ReplicaSet/api-1")]
    [InlineData("po/api-1-x", "Pod/api-1-x")]
    public void Kinds_are_named_as_kubectl_takes_them(string text, string name) => WorkloadName.Parse(text)!.ToString().Should().Be(name);

    [Theory]
    [InlineData("api")]
    [InlineData("/api")]
    [InlineData("deployment/")]
    [InlineData("deployment/api/1")]
    [InlineData("secret/api")]
    [InlineData("")]
    public void Anything_else_is_none(string text) => WorkloadName.Parse(text).Should().BeNull();
}
