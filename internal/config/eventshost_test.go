package config_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/config"
)

func TestEventsHost(t *testing.T) {
	with := func(pairs ...string) map[string]string {
		env := maps.Clone(complete)
		for i := 0; i < len(pairs); i += 2 {
			env[pairs[i]] = pairs[i+1]
		}
		return env
	}
	for name, tt := range map[string]struct {
		env  map[string]string
		file string
		want config.EventsHost
	}{
		"of authing.cn":      {env: with("AUTHING_HOST", "https://core.authing.cn"), want: "wss://openevent.authing.cn"},
		"of authing.com":     {env: with("AUTHING_HOST", "https://API.Authing.com:443"), want: "wss://events.authing.com"},
		"of one's own":       {env: with("AUTHING_HOST", "https://authing.example.com"), want: ""},
		"of a lookalike":     {env: with("AUTHING_HOST", "https://notauthing.cn"), want: ""},
		"given":              {env: with("AUTHING_EVENTS_HOST", "wss://events.example.com/"), want: "wss://events.example.com"},
		"given, with a port": {env: with("AUTHING_EVENTS_HOST", "wss://events.example.com:8443"), want: "wss://events.example.com:8443"},
		"given on this machine": {
			env: with("AUTHING_EVENTS_HOST", "ws://127.0.0.1:3000", "AUTHING_HOST", "https://core.authing.cn"), want: "ws://127.0.0.1:3000",
		},
		"of a pool": {
			file: "host: https://core.authing.cn\nevents_host: wss://all.example.com\n" +
				"pools: [{id: p, secret: s, events_host: 'wss://one.example.com'}]\n" +
				"applications: [{id: a, secret: s, host: 'https://a.authing.cn'}]\n",
			want: "wss://one.example.com",
		},
		"of all pools": {
			file: "host: https://core.authing.cn\nevents_host: wss://all.example.com\n" +
				"pools: [{id: p, secret: s}]\napplications: [{id: a, secret: s, host: 'https://a.authing.cn'}]\n",
			want: "wss://all.example.com",
		},
		"of a pool's host": {
			file: "pools: [{id: p, secret: s, host: 'https://api.authing.com'}]\n" +
				"applications: [{id: a, secret: s, host: 'https://a.authing.cn'}]\n",
			want: "wss://events.authing.com",
		},
	} {
		cfg, err := load(t, config.Server, given{env: tt.env, file: tt.file})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := cfg.Pools[0].EventsHost; got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
	for _, bad := range []string{"https://a.b", "openevent.authing.cn", "ws://a.b", "wss://", "wss://a.b/c", "wss://u:hush@a.b", "wss://a.b?q"} {
		_, err := load(t, config.Server, given{env: with("AUTHING_EVENTS_HOST", bad)})
		if err == nil || !strings.Contains(err.Error(), "AUTHING_EVENTS_HOST") || strings.Contains(err.Error(), "hush") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
