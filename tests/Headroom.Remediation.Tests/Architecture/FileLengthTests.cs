namespace Headroom.Remediation.Tests.Architecture;

public sealed class FileLengthTests
{
    private const int LongestFile = 300;

    [Fact]
    public void No_source_file_is_longer_than_one_sitting() =>
        Source.CSharpFiles()
            .Select(file => (Path: Path.GetRelativePath(Source.Root.FullName, file.FullName), Lines: File.ReadLines(file.FullName).Count()))
            .Where(file => file.Lines > LongestFile)
            .Select(file => $"{file.Path}: {file.Lines} lines")
            .Should().BeEmpty();

    [Fact]
    public void The_files_are_found() => Source.CSharpFiles().Should().HaveCountGreaterThan(40);
}
