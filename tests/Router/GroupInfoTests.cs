using Distro.Router.Host;

namespace Distro.Tests.Router;

public class GroupInfoTests
{
    [Fact]
    public void Numbers_are_added_and_lifetimes_averaged_by_weight()
    {
        var groups = new GroupInfo();
        groups.Add("# Memory\r\nused_memory:100\r\nused_memory_human:100B\r\nmaxmemory_policy:noeviction\r\n\r\n# Keyspace\r\ndb0:keys=10,expires=1,avg_ttl=100,keys_with_volatile_items=0\r\n");
        groups.Add("# Memory\r\nused_memory:50\r\n\r\n# Keyspace\r\ndb0:keys=5,expires=3,avg_ttl=200,keys_with_volatile_items=0\r\ndb3:keys=1,expires=0,avg_ttl=0,keys_with_volatile_items=0\r\n");
        Assert.Equal(150, groups.Number("used_memory"));
        Assert.Equal(["used_memory"], groups.NumbersOf("memory"));
        Assert.Equal("noeviction", groups.Text("maxmemory_policy"));
        Assert.Equal([new(0, "keys=15,expires=4,avg_ttl=175,keys_with_volatile_items=0"), new(3, "keys=1,expires=0,avg_ttl=0,keys_with_volatile_items=0")], groups.Databases);
    }

    [Fact]
    public void Counts_of_commands_are_added_and_averages_made_of_the_sums()
    {
        var groups = new GroupInfo();
        groups.Add("# Commandstats\r\ncmdstat_get:calls=3,usec=10,usec_per_call=3.33,rejected_calls=0,failed_calls=1\r\n# Errorstats\r\nerrorstat_ERR:count=2\r\n");
        groups.Add("# Commandstats\r\ncmdstat_get:calls=1,usec=30,usec_per_call=30.00,rejected_calls=2,failed_calls=0\r\ncmdstat_bad:calls=x\r\n# Errorstats\r\nerrorstat_ERR:count=5\r\n");
        Assert.Equal(
            ["cmdstat_bad:calls=0", "cmdstat_get:calls=4,usec=40,usec_per_call=10.00,rejected_calls=2,failed_calls=1", "errorstat_ERR:count=7"],
            groups.Counts.Select(line => $"{line.Key}:{line.Value}"));
    }

    [Fact]
    public void States_and_times_are_those_of_the_group_that_is_worst_off()
    {
        var groups = new GroupInfo();
        groups.Add("# Persistence\r\naof_enabled:1\r\nrdb_last_save_time:70\r\nrdb_last_bgsave_time_sec:-1\r\nrdb_last_bgsave_status:ok\r\n# Latencystats\r\nlatency_percentiles_usec_get:p50=1.003,p99=5.023\r\n");
        groups.Add("# Persistence\r\naof_enabled:1\r\nrdb_last_save_time:60\r\nrdb_last_bgsave_time_sec:-1\r\nrdb_last_bgsave_status:err\r\n# Latencystats\r\nlatency_percentiles_usec_get:p50=2.007,p99=4.015\r\n");
        groups.Add("# Persistence\r\naof_enabled:1\r\nrdb_last_save_time:80\r\nrdb_last_bgsave_time_sec:4\r\nrdb_last_bgsave_status:ok\r\n");
        Assert.Equal(["1", "60", "4", "err"], groups.FieldsOf("Persistence").Select(groups.Text));
        Assert.Equal("p50=2.007,p99=5.023", groups.Text("latency_percentiles_usec_get"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no colon\r\n:\r\ndb:1\r\ndbx:2\r\ndb1:\r\n# \r\n")]
    public void Nonsense_is_left_out(string text)
    {
        var groups = new GroupInfo();
        groups.Add(text);
        Assert.Equal(0, groups.Number("used_memory"));
    }
}
