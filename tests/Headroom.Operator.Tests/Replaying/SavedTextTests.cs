using System.Diagnostics;
using System.Text;
using Headroom.Operator.Replaying;

namespace Headroom.Operator.Tests.Replaying;

public sealed class SavedTextTests : IDisposable
{
    private const string HowToSave = "nothing was judged; save it with: kubectl get pods -o yaml";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("saved");

    public void Dispose() => _folder.Delete(recursive: true);

    public static TheoryData<Encoding> Encodings =>
    [
        new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true), new UTF32Encoding(false, true), new UTF32Encoding(true, true),
    ];

    [Theory]
    [MemberData(nameof(Encodings), DisableDiscoveryEnumeration = true)]
    public void Text_is_read_in_every_encoding_that_says_what_it_is(Encoding encoding)
    {
        var text = "a: caf\u00e9 \U0001F600\n" + new string('x', 100_000);

        Text(SavedText.Read(File([.. encoding.Preamble, .. encoding.GetBytes(text)]))).Should().Be(text);
    }

    [Theory]
    [InlineData(new byte[] { 0x7F, 0x45, 0x4C, 0x46, 0, 1 }, "byte 4 is NUL")]
    [InlineData(new byte[] { 0x61, 0, 0x3A, 0 }, "byte 1 is NUL")]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 1 }, "it is not UTF-8")]
    public void What_is_no_text_is_refused(byte[] bytes, string why)
    {
        var path = File(bytes);

        Fault(() => SavedText.Read(path)).Should().Be($"{path}: is not a text file ({why}); {HowToSave}");
    }

    [Fact]
    public void Of_a_device_that_never_ends_little_is_read() => Fault(() => SavedText.Read("/dev/zero")).Should().Be($"/dev/zero: is not a text file (byte 0 is NUL); {HowToSave}");

    [Fact]
    public void A_name_that_is_none_is_refused() => Fault(() => SavedText.Read("")).Should().StartWith(": cannot be read: ");

    [Fact]
    public async Task A_pipe_is_read_to_its_end()
    {
        var pipe = Pipe();
        var reading = Task.Run(() => Text(SavedText.Read(pipe)));
        await System.IO.File.WriteAllTextAsync(pipe, "a: b");

        (await reading).Should().Be("a: b");
    }

    [Fact]
    public async Task A_pipe_that_nothing_writes_to_is_not_waited_for()
    {
        var pipe = Pipe();

        Fault(() => SavedText.Read(pipe, longestOpening: TimeSpan.FromMilliseconds(50))).Should().Be(
            $"{pipe}: could not be opened within 0.1s, as a pipe that nothing writes to; nothing was read; save to a file, or start the writer first");
        // Lets the open go that still waits.
        await System.IO.File.WriteAllTextAsync(pipe, "");
    }

    private static string Text(SavedText saved) => Encoding.UTF8.GetString(saved.Utf8.Span);

    private static string Fault(Action reading) => reading.Should().Throw<SavedFilesException>().Which.Message;

    private string File(byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, "saved");
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }

    private string Pipe()
    {
        var path = Path.Combine(_folder.FullName, "pipe");
        using var made = Process.Start("mkfifo", [path]);
        made.WaitForExit();
        return path;
    }
}
