using Headroom.Kubernetes.Resources;
using Headroom.Operator.Entities;
using Headroom.Operator.Policies;
using Headroom.Operator.Tests.Given;

namespace Headroom.Operator.Tests.Policies;

public sealed class PolicyCatalogTests
{
    private readonly PolicyCatalog _catalog = new();

    [Fact]
    public void The_policy_of_the_pods_namespace_answers()
    {
        Has(A.PolicyObject(name: "here"), A.PolicyObject(name: "there", ns: "elsewhere"));

        _catalog.For(A.Sighting())!.Name.Should().Be("here");
        _catalog.For(A.Sighting(ns: "nowhere")).Should().BeNull();
    }

    [Fact]
    public void Of_two_the_older_answers_then_the_first_by_name()
    {
        Has(A.PolicyObject(name: "c", age: "1h"), A.PolicyObject(name: "b", age: "2h"), A.PolicyObject(name: "a", age: "1h"));

        _catalog.For(A.Sighting())!.Name.Should().Be("b");
        _catalog.Remove(new PolicyKey(A.Namespace, "b"));
        _catalog.For(A.Sighting())!.Name.Should().Be("a");
    }

    [Fact]
    public void A_policy_that_selects_other_pods_does_not_answer()
    {
        Has(A.PolicyObject(A.Spec(selector: new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "worker" } })));

        _catalog.For(A.Sighting()).Should().BeNull();
    }

    [Fact]
    public void A_refused_policy_answers_for_nothing_and_lets_the_next_one_answer()
    {
        Has(A.PolicyObject(A.Spec(ceiling: "lots"), name: "bad", age: "48h"), A.PolicyObject(name: "good"));

        _catalog.Find(new PolicyKey(A.Namespace, "bad"))!.Refusal!.Message.Should().Contain("spec.memory.ceiling");
        _catalog.For(A.Sighting())!.Name.Should().Be("good");
    }

    [Fact]
    public void A_changed_policy_takes_its_own_place()
    {
        Has(A.PolicyObject(), A.PolicyObject(A.Spec(ceiling: "2Gi"), generation: 2));

        _catalog.For(A.Sighting())!.Memory.Ceiling.Should().Be(A.Size("2Gi")!.Value);
    }

    [Fact]
    public void What_was_followed_holds_for_that_spec_of_that_policy()
    {
        _catalog.Follow(Rooms.Entry(A.PolicyObject()));

        _catalog.IsFollowed(Rooms.Entry(A.PolicyObject(status: new MemoryPolicyStatus()))).Should().BeTrue();
        _catalog.IsFollowed(Rooms.Entry(A.PolicyObject(generation: 2))).Should().BeFalse();
        _catalog.IsFollowed(Rooms.Entry(A.PolicyObject(uid: "another"))).Should().BeFalse();
        _catalog.IsFollowed(Rooms.Entry(A.PolicyObject(name: "another"))).Should().BeFalse();
        _catalog.Remove(new PolicyKey(A.Namespace, "api"));
        _catalog.IsFollowed(Rooms.Entry(A.PolicyObject())).Should().BeFalse();
    }

    private void Has(params V1Alpha1MemoryPolicy[] policies)
    {
        foreach (var policy in policies)
            _catalog.Set(Rooms.Entry(policy));
    }
}
