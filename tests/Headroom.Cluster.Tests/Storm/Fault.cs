namespace Headroom.Cluster.Tests.Storm;

/// <summary>What can go wrong between an operator and its API server.</summary>
public enum Fault
{
    /// <summary>429 with Retry-After: the server wants to be left alone for a second.</summary>
    TooManyRequests,

    /// <summary>500.</summary>
    ServerError,

    /// <summary>503.</summary>
    Unavailable,

    /// <summary>409 to a patch, though nobody else has changed anything.</summary>
    Conflict,

    /// <summary>The request is taken and never answered.</summary>
    Hang,

    /// <summary>The server does what is asked, and the connection ends before it can say so.</summary>
    AnswerLost,

    /// <summary>The server does what is asked, and nobody is ever told.</summary>
    AnswerKept,

    /// <summary>The answer takes seconds.</summary>
    Slow,

    /// <summary>A watch ends in the middle of a line.</summary>
    WatchCut,

    /// <summary>A watch is told within its stream that the server has forgotten where it was: an ERROR event with code 410.</summary>
    WatchGone,

    /// <summary>/readyz says no.</summary>
    NotReady,
}
