using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Controllers;
using Headroom.Kubernetes.Election;
using Headroom.Kubernetes.Events;
using Headroom.Kubernetes.Resources;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace Headroom.Kubernetes.Tests.Controllers;

public class RegistrationTests
{
    [Fact]
    public void One_kind_has_one_controller()
    {
        var builder = new ServiceCollection().AddKubernetesOperator().AddController<PodController, V1Pod>();
        FluentActions.Invoking(() => builder.AddController<PodController, V1Pod>()).Should().Throw<InvalidOperationException>().WithMessage("pods have a controller already*");
    }

    [Fact]
    public void What_is_registered_before_is_kept()
    {
        var writer = Substitute.For<IKubernetesWriter>();
        var services = new ServiceCollection().AddLogging().AddSingleton(writer);
        services.AddKubernetesOperator(options => options.Connect = _ => new HttpClient { BaseAddress = new Uri("http://127.0.0.1:1") });
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<IKubernetesWriter>().Should().BeSameAs(writer);
        provider.GetRequiredService<IKubernetesReader>().Should().BeOfType<KubernetesClient>();
        provider.GetRequiredService<IEventRecorder>().Should().BeOfType<EventRecorder>();
    }

    [Fact]
    public void Without_an_election_the_program_leads_and_with_one_that_decides()
    {
        using var alone = new ServiceCollection().AddKubernetesOperator().Services.BuildServiceProvider();
        alone.GetRequiredService<Leadership>().MayWrite.Should().BeTrue();
        var elected = Leadership.Elected(new LeaderElectionOptions(), TimeProvider.System);
        using var several = new ServiceCollection().AddSingleton(elected).AddKubernetesOperator().Services.BuildServiceProvider();
        several.GetRequiredService<Leadership>().Should().BeSameAs(elected);
    }

    [Fact]
    public void A_controller_begins_with_the_operators_options()
    {
        ControllerOptions<V1Pod>? seen = null;
        new ServiceCollection().AddKubernetesOperator(options =>
        {
            options.Namespaces.Add("shop");
            options.WorkersPerController = 9;
        }).AddController<PodController, V1Pod>(options => seen = options);
        seen!.Watch.Namespaces.Should().Equal("shop");
        seen.Queue.Workers.Should().Be(9);
        seen.Queue.Name.Should().Be("pods");
    }
}
