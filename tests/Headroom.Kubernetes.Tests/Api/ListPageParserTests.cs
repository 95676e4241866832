using System.Buffers;
using System.Text;
using System.Text.Json;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.FakeApi;

namespace Headroom.Kubernetes.Tests.Api;

public class ListPageParserTests
{
    private static readonly string Calm = Pods.Json("calm").Replace("\"metadata\"", "\"filler\":\"" + new string('n', 4000) + "\",\"metadata\"");
    private static readonly string Loud = Pods.Json("loud").Replace("\"metadata\"", "\"word\":\"terminated\",\"metadata\"");

    [Theory]
    [InlineData("as Kubernetes writes it", """{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7","continue":"t\u002f1"},"items":[ITEMS]}""")]
    [InlineData("in another order, with strangers and blanks", """ { "items" : [ ITEMS ] , "more" : {"items":[1,{"metadata":2}]} , "metadata" : { "resourceVersion" : "7" , "continue" : "t/1" } } """)]
    public void However_it_comes_in_pieces_the_page_is_the_same(string how, string form)
    {
        var json = Encoding.UTF8.GetBytes(form.Replace("ITEMS", string.Join(',', Loud, Calm, Pods.Unreadable("terminated"), "null", Loud.Replace("loud", "last"))));
        foreach (var length in Enumerable.Range(1, 70).Append(1000).Append(json.Length))
        {
            var page = Read(json, length);

            page.Should().BeEquivalentTo(new { ResourceVersion = "7", Continue = "t/1" }, how);
            page.Items.Select(pod => pod.Metadata.Name).Should().Equal(["loud", "last"], "{0}, in pieces of {1}", how, length);
            page.Unreadable.Should().ContainSingle().Which.Identity.Name.Should().Be("terminated");
        }
    }

    [Theory]
    [InlineData("""{"metadata":{"resourceVersion":"7"},"items":[""")]
    [InlineData("""{"metadata":{"resourceVersion":"7"},"items":[]""")]
    [InlineData("""{"metadata":{"resourceVersion":"7"},"items":[{"metadata":{"na""")]
    [InlineData("""{"metadata":{"resourceVersion":"7"},"items":[}]}""")]
    [InlineData("""{"metadata":{"resourceVer""")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void What_is_no_whole_list_is_none_however_it_comes(string json)
    {
        for (var length = 1; length <= json.Length + 1; length++)
            FluentActions.Invoking(() => Read(Encoding.UTF8.GetBytes(json), length)).Should().Throw<JsonException>();
    }

    [Fact]
    public void No_more_is_held_back_than_the_item_that_is_being_read()
    {
        var json = Encoding.UTF8.GetBytes($$"""{"metadata":{"resourceVersion":"7"},"items":[{{string.Join(',', Enumerable.Repeat(Calm, 20))}}]}""");

        var page = Read(json, 1000, held => held.Should().BeLessOrEqualTo(Calm.Length));

        page.Items.Should().BeEmpty();
    }

    [Fact]
    public void What_says_nothing_allocates_nothing_however_much_it_is()
    {
        var json = Encoding.UTF8.GetBytes($$"""{"metadata":{"resourceVersion":"7"},"items":[{{string.Join(',', Enumerable.Repeat(Calm, 500))}}]}""");
        Read(json, json.Length);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Read(json, json.Length);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(3000, "the page of 2 MB is itself, and its metadata");
    }

    /// <summary>As a pipe hands it over: what was held back comes again, with a piece more.</summary>
    /// <param name="held">Told how many bytes are held back, each time.</param>
    private static ListPage<V1Pod> Read(byte[] json, int length, Action<long>? held = null)
    {
        var parser = new ListPageParser<V1Pod>(KubernetesJsonContext.Default.V1Pod, new JsonWords("terminated"));
        var from = 0L;
        for (var to = Math.Min(length, json.Length); ; to = Math.Min(to + length, json.Length))
        {
            var buffer = new ReadOnlySequence<byte>(json, (int)from, to - (int)from);
            var rest = buffer.Slice(parser.Read(buffer, isAll: to == json.Length)).Length;
            held?.Invoke(rest);
            from = to - rest;
            if (to == json.Length)
                return parser.ToPage();
        }
    }
}
