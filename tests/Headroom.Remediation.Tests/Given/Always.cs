using FsCheck;

namespace Headroom.Remediation.Tests.Given;

/// <summary>Properties: what holds for everything that a generator can think of. A failure prints the case and the seed to replay it.</summary>
internal static class Always
{
    public const int Cases = 500;

    public static void Holds<T>(Gen<T> any, Action<T> assertion)
    {
        var configuration = Configuration.QuickThrowOnFailure;
        configuration.MaxNbOfTest = Cases;
        configuration.QuietOnSuccess = true;
        Prop.ForAll(any.ToArbitrary(), assertion).Check(configuration);
    }

    /// <summary>
    /// The same samples at every run: what a generator reaches is asked of these. With other ones at each run, what it reaches seldom would now and
    /// then be missing.
    /// </summary>
    public static T[] Sample<T>(int size, int count, Gen<T> given) => Gen.Eval(size, FsCheck.Random.StdGen.NewStdGen(20, 26), Gen.ArrayOf(count, given));
}
