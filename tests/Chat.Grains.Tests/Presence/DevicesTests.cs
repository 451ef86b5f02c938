using Chat.Presence;

namespace Chat.Tests.Presence;

public sealed class DevicesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Lease = Guid.NewGuid();
    private static readonly Guid OtherLease = Guid.NewGuid();

    private readonly Devices _devices = new();

    [Fact]
    public void Somebody_is_active_while_any_device_is()
    {
        _devices.Attach(Of("one", Lease, 1, isActive: false));
        Assert.Equal((true, false), (_devices.Any, _devices.AnyActive));

        _devices.Attach(Of("two", OtherLease, 1, isActive: true));
        Assert.True(_devices.AnyActive);

        _devices.Detach("two", OtherLease, 2);
        Assert.Equal((true, false), (_devices.Any, _devices.AnyActive));
    }

    [Fact]
    public void Call_that_comes_late_says_nothing()
    {
        _devices.Attach(Of("one", Lease, 5, isActive: true));

        _devices.Attach(Of("one", Lease, 4, isActive: false));
        _devices.Detach("one", Lease, 4);

        Assert.True(_devices.AnyActive);
    }

    [Fact]
    public void Lease_that_ends_takes_only_what_was_said_under_it()
    {
        _devices.Attach(Of("one", Lease, 9, isActive: true));
        _devices.Attach(Of("one", OtherLease, 1, isActive: true)); // the gateway has started again

        _devices.EndLease(Lease);
        _devices.Detach("one", Lease, 10);
        Assert.Equal(["one"], _devices.Gateways);

        _devices.EndLease(OtherLease);
        Assert.False(_devices.Any);
    }

    [Fact]
    public void What_is_not_renewed_is_forgotten()
    {
        _devices.Attach(Of("one", Lease, 1, isActive: true));
        Assert.False(_devices.AnyBefore(Now));

        _devices.Forget(Now);
        Assert.True(_devices.Any);
        _devices.Forget(Now.AddSeconds(1));
        Assert.False(_devices.Any);
    }

    private static Device Of(string gatewayId, Guid lease, long order, bool isActive) =>
        new(gatewayId, lease, order, isActive, Now);
}
