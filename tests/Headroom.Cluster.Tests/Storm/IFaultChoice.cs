namespace Headroom.Cluster.Tests.Storm;

/// <summary>Which fault comes when. Asked at each occasion, by several threads at once.</summary>
internal interface IFaultChoice
{
    /// <summary>The fault that comes at this occasion, one of those that may; null for none.</summary>
    Fault? Roll(ApiRequest request, params ReadOnlySpan<Fault> possible);
}
