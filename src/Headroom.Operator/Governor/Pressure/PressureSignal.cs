namespace Headroom.Operator.Governor.Pressure;

/// <summary>By what the API server shows that it has too much to do.</summary>
public enum PressureSignal
{
    /// <summary>429: it asks to be left alone.</summary>
    TooManyRequests,

    /// <summary>5xx.</summary>
    ServerError,

    /// <summary>No answer in time, or none at all.</summary>
    NoAnswer,

    /// <summary>Its answers take several times as long as they do otherwise.</summary>
    Slow,

    /// <summary>Its own /readyz fails.</summary>
    NotReady,
}
