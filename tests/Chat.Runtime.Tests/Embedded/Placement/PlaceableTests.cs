using Chat.Runtime.Activations;
using Chat.Runtime.Tests.Calls;

namespace Chat.Runtime.Tests.Placement;

/// <summary>The packaged runtime places by class; clients of this one know no classes, so it wants one interface each.</summary>
public sealed class PlaceableTests
{
    private interface IFirstGrain : IGrainWithStringKey;

    private interface ISecondGrain : IGrainWithStringKey;

    [Fact]
    public void Validate_ofClassWithOneInterface_passes() => GrainClasses.Validate(typeof(EchoGrain));

    [Fact]
    public void Validate_ofClassWithTwoInterfaces_namesBoth()
    {
        var error = Assert.Throws<NotSupportedException>(() => GrainClasses.Validate(typeof(TwoFacedGrain)));

        Assert.Contains(nameof(IFirstGrain), error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(ISecondGrain), error.Message, StringComparison.Ordinal);
    }

    private abstract class TwoFacedGrain : Grain, IFirstGrain, ISecondGrain;
}
