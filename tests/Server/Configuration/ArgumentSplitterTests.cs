using Distro.Server.Configuration;

namespace Distro.Tests.Server.Configuration;

public sealed class ArgumentSplitterTests
{
    private const int Seed = 20261122;
    private const int Cases = 20_000;

    [Theory]
    [InlineData("port 7000", "port|7000")]
    [InlineData("  save   3600 1  ", "save|3600|1")]
    [InlineData("save \"\"", "save|")]
    [InlineData("requirepass 'it''s'", "requirepass|its")]
    [InlineData("requirepass 'it\\'s'", "requirepass|it's")]
    [InlineData("a \"x\\n\\t\\\"\\x41\\q\"", "a|x\n\t\"Aq")]
    [InlineData("a \"open", null)]
    [InlineData("a \"shut\"tail", "a|shuttail")]
    [InlineData("a b\"c d\"", "a|bc d")]
    [InlineData("a \"\\xZZ\"", "a|xZZ")]
    public void Lines_are_divided_as_redis_conf_says(string line, string? words)
    {
        var split = ArgumentSplitter.Split(line);
        Assert.Equal(words, split is null ? null : string.Join('|', split));
    }

    [Fact]
    public void What_is_quoted_is_read_back()
    {
        var random = new Random(Seed);
        for (var i = 0; i < Cases; i++)
        {
            var word = new string([.. Enumerable.Range(0, random.Next(12)).Select(_ => "ab \t\n\r\"'\\#x4\u00e9"[random.Next(13)])]);
            Assert.True(ArgumentSplitter.Split("name " + CommandLine.Quoted(word)) is ["name", var read] && read == word, $"seed {Seed}, case {i}: {word}");
        }
    }

    [Fact]
    public void Any_line_is_divided_or_refused()
    {
        var random = new Random(Seed);
        for (var i = 0; i < Cases; i++)
        {
            var line = new string([.. Enumerable.Range(0, random.Next(30)).Select(_ => "a \"'\\xnF0"[random.Next(9)])]);
            var words = ArgumentSplitter.Split(line);
            Assert.True(words is null || words.Sum(word => word.Length) <= line.Length, $"seed {Seed}, case {i}: {line}");
        }
    }
}
