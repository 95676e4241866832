using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Controllers;
using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Tests.Controllers;

public class PendingObjectsTests
{
    private static readonly ObjectKey Key = new("shop", "a");
    private readonly PendingObjects<V1Pod> _pending = new();

    [Fact]
    public void An_object_that_was_worked_is_not_kept()
    {
        var pod = new V1Pod();
        _pending.Changed(Key, pod);
        _pending.Forget(Key, pod);
        _pending.Count.Should().Be(0);
    }

    [Fact]
    public void An_object_that_changed_while_it_was_worked_is_kept()
    {
        var (old, newer) = (new V1Pod(), new V1Pod());
        _pending.Changed(Key, old);
        _pending.Changed(Key, newer);
        _pending.Forget(Key, old);
        _pending.Latest(Key).Should().BeSameAs(newer);
    }

    [Fact]
    public void Every_deletion_is_kept_until_it_is_told_in_its_order()
    {
        var (first, second, last) = (new V1Pod(), new V1Pod(), new V1Pod());
        _pending.Deleted(Key, first);
        _pending.Changed(Key, new V1Pod());
        _pending.Deleted(Key, second);
        _pending.Latest(Key).Should().BeNull();
        _pending.Changed(Key, last);
        _pending.FirstDeleted(Key).Should().BeSameAs(first);
        _pending.ForgetDeleted(Key, first);
        _pending.FirstDeleted(Key).Should().BeSameAs(second);
        _pending.ForgetDeleted(Key, second);
        _pending.FirstDeleted(Key).Should().BeNull();
        _pending.Latest(Key).Should().BeSameAs(last);
        _pending.Forget(Key, last);
        _pending.Count.Should().Be(0);
    }
}
