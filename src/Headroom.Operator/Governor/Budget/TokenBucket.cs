namespace Headroom.Operator.Governor.Budget;

/// <summary>
/// Tokens that come at a steady rate and are kept up to a size. A price above the size needs the bucket full and leaves it in debt: it is paid
/// whole, and whatever comes after it waits for as long as that takes.
/// </summary>
/// <remarks>Not safe for use by several threads at once: its owner locks.</remarks>
/// <param name="size">The most that is kept; at least 1.</param>
/// <param name="perMinute">What comes in a minute; at least 1.</param>
internal sealed class TokenBucket(int size, int perMinute, TimeProvider time)
{
    /// <summary>Sums of fractions come out a little short.</summary>
    private const double Dust = 1e-6;

    private double _level = size;
    private double _share = 1;
    private long _filled = time.GetTimestamp();

    /// <summary>What is there; negative while in debt.</summary>
    public double Level
    {
        get
        {
            Fill();
            return _level;
        }
    }

    public bool IsFull => Level >= size;

    /// <summary>Tokens come at this share of the rate from now on.</summary>
    /// <param name="share">Above 0, at most 1.</param>
    public void Slow(double share)
    {
        Fill();
        _share = share;
    }

    /// <summary>How long until the price can be paid; zero for now.</summary>
    /// <param name="ahead">What others are to pay before.</param>
    public TimeSpan WaitFor(int price, double ahead = 0)
    {
        var missing = Math.Min(price, size) + ahead - Level;
        return missing <= Dust ? TimeSpan.Zero : TimeSpan.FromMinutes(missing / (perMinute * _share));
    }

    public void Pay(int price)
    {
        Fill();
        _level -= price;
    }

    /// <summary>What was paid for has not happened.</summary>
    public void Return(int price)
    {
        Fill();
        _level = Math.Min(size, _level + price);
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        _level = Math.Min(size, _level + (time.GetElapsedTime(_filled, now).TotalMinutes * perMinute * _share));
        _filled = now;
    }
}
