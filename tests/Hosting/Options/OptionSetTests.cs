using Distro.ServiceDefaults.Options;
using Microsoft.Extensions.Configuration;

namespace Distro.Tests.Hosting.Options;

public sealed class OptionSetTests
{
    readonly SampleOptions options = new();

    [Fact]
    public void Without_configuration_options_have_their_defaults()
    {
        options.Bind(Configuration());
        Assert.Equal(10_000, options.MaxClients.Value);
        Assert.Equal(Mode.Interval, options.Durability.Value);
        Assert.Equal("0", options.Find("MAXMEMORY")!.Text);
    }

    [Fact]
    public void Configuration_is_taken_over_at_the_start_whatever_may_change_later()
    {
        options.Bind(Configuration(("Distro:MaxMemory", "100mb"), ("Distro:Durability", "Always"), ("Distro:Lazy", "true"), ("Distro:Port", "7000")));
        Assert.Equal(100L << 20, options.MaxMemory.Bytes);
        Assert.Equal(Mode.Always, options.Durability.Value);
        Assert.True(options.Lazy.Value);
        Assert.Equal(7000, options.Port.Value);
    }

    [Fact]
    public void Configuration_that_is_wrong_is_named_all_at_once()
    {
        var wrong = Assert.Throws<OptionsException>(() => options.Bind(Configuration(("Distro:Port", "70000"), ("Distro:Lazy", "maybe"), ("Distro:Password", "fine"))));
        Assert.Equal("Distro:Lazy is 'maybe': argument must be 'yes' or 'no'; Distro:Port is '70000': argument must be between 0 and 65535 inclusive", wrong.Message);
    }

    [Theory]
    [InlineData("maxclients", "5", null)]
    [InlineData("MaxClients", "5", null)]
    [InlineData("maxclients", "0", "argument must be between 1 and 100000 inclusive")]
    [InlineData("maxclients", "five", "argument couldn't be parsed into an integer")]
    [InlineData("lazy", "1", "argument must be 'yes' or 'no'")]
    [InlineData("durability", "often", "argument(s) must be one of the following: none, interval, always")]
    [InlineData("maxmemory", "1 gb", "argument must be a memory value")]
    [InlineData("maxmemory", "1GB", null)]
    [InlineData("port", "1", "can't set immutable config")]
    [InlineData("nothing", "1", "unknown option")]
    public void Config_set_takes_values_or_says_why_not(string name, string value, string? reason) =>
        Assert.Equal(reason, options.Set([new(name, value)])?.Reason);

    [Fact]
    public void Config_set_is_all_or_nothing()
    {
        var refusal = options.Set([new("maxclients", "5"), new("lazy", "perhaps")]);
        Assert.Equal(new OptionRefusal("lazy", "argument must be 'yes' or 'no'", IsUnknown: false), refusal);
        Assert.Equal(10_000, options.MaxClients.Value);
    }

    [Fact]
    public void Who_depends_on_an_option_is_told_when_it_changes()
    {
        var told = 0L;
        options.MaxClients.Changed += () => told = options.MaxClients.Value;
        options.Set([new("maxclients", "77")]);
        Assert.Equal(77, told);
    }

    [Fact]
    public void The_documentation_is_derived() =>
        Assert.Contains("| `maxclients` | `Distro:MaxClients` | `10000` | 1..100000 | CONFIG SET | Clients at once. |\n", options.ToMarkdown());

    static IConfiguration Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value))).Build();

    enum Mode
    {
        None,
        Interval,
        Always,
    }

    sealed class SampleOptions : OptionSet
    {
        public SampleOptions()
        {
            Port = Declare(new IntegerOption("port", "Port", 6379, 0, 65_535, Mutability.AtStart, "Where clients connect."));
            MaxClients = Declare(new IntegerOption("maxclients", "MaxClients", 10_000, 1, 100_000, Mutability.AtRuntime, "Clients at once."));
            MaxMemory = Declare(new MemoryOption("maxmemory", "MaxMemory", 0, 0, Mutability.AtRuntime, "Bytes of data; 0: no limit."));
            Lazy = Declare(new FlagOption("lazy", "Lazy", false, Mutability.AtRuntime, "Free in the background."));
            Durability = Declare(new ChoiceOption<Mode>("durability", "Durability", Mode.Interval, Mutability.AtRuntime, "When a write is acknowledged."));
            Password = Declare(new TextOption("requirepass", "Password", "", Mutability.AtRuntime, "What clients authenticate with.") { IsSecret = true });
        }

        public IntegerOption Port { get; }

        public IntegerOption MaxClients { get; }

        public MemoryOption MaxMemory { get; }

        public FlagOption Lazy { get; }

        public ChoiceOption<Mode> Durability { get; }

        public TextOption Password { get; }
    }
}
