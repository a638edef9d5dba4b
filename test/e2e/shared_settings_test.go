package e2e

var sharedSettings = []shared{
	{
		name: "whitelist",
		stages: []stage{
			{"made", map[string]string{"entry": "true"}},
			{"gone", nil},
		},
		writers: map[string]map[string][]step{
			"v2": {
				"made": {{"v2.M/AddWhitelist", `{"type":"USERNAME","list":["w$n"]}`, "", ""}},
				"gone": {{"v2.M/RemoveWhitelist", `{"type":"USERNAME","list":["w$n"]}`, "", ""}},
			},
			"v3": {
				"made": {{"v3.M/AddWhitelist", `{"type":"USERNAME","list":["w$n"]}`, "", ""}},
				"gone": {{"v3.M/DeleteWhitelist", `{"type":"USERNAME","list":["w$n"]}`, "", ""}},
			},
		},
		readers: map[string][]view{
			"v2": {{step{"v2.M/ListWhitelist", `{"type":"USERNAME"}`, "", ""}, map[string]string{"entry": "list[value=w$n].value?"}}},
			"v3": {{step{"v3.M/ListWhitelists", `{"type":"USERNAME"}`, "", ""}, map[string]string{"entry": "entries[value=w$n].value?"}}},
		},
		lacks: []lack{{"v1", "*", "(?i)whitelist", "it knows no whitelists"}},
	},
	{
		name: "settings of the pool",
		stages: []stage{
			{"made", map[string]string{"name": "Pool $n", "description": "P$n", "closed": "true", "origins": "https://a$n.example.com"}},
			{"changed", map[string]string{"name": "Pool", "description": "P$n", "origins": "https://b$n.example.com"}},
		},
		writers: map[string]map[string][]step{
			"v2": {
				"made":    {{"v2.M/UpdateUserPool", `{"updates":{"name":"Pool $n","description":"P$n","registerDisabled":true,"allowedOrigins":"https://a$n.example.com"}}`, "", ""}},
				"changed": {{"v2.M/UpdateUserPool", `{"updates":{"name":"Pool","registerDisabled":false,"allowedOrigins":"https://b$n.example.com"}}`, "", ""}},
			},
		},
		readers: map[string][]view{
			"v1": {{step{"v1.M/GetUserPoolSettings", `{}`, "", ""}, shows("settings", map[string]string{"name": "name", "description": "descriptions", "closed": "registerDisabled", "origins": "allowedOrigins"})}},
			"v2": {{step{"v2.M/GetUserPoolDetail", `{}`, "", ""}, shows("userPool", map[string]string{"name": "name", "description": "description", "closed": "registerDisabled", "origins": "allowedOrigins"})}},
		},
		lacks: []lack{
			{"v1", "made", "(Set|Update|Change)UserPool", "it reads them"},
			{"v1", "changed", "(Set|Update|Change)UserPool", "it reads them"},
			{"v3", "*", "UserPool(Detail|Settings)|^UpdateUserPool$", "its security settings are not emulated"},
		},
	},
	{
		name: "variable of the pool",
		stages: []stage{
			{"made", map[string]string{"value": "blue"}},
			{"changed", map[string]string{"value": "green"}},
			{"gone", nil},
		},
		writers: map[string]map[string][]step{
			"v1": {
				"made":    {{"v1.M/SetPipelineEnv", `{"key":"k$n","value":"blue"}`, "", ""}},
				"changed": {{"v1.M/SetPipelineEnv", `{"key":"k$n","value":"green"}`, "", ""}},
				"gone":    {{"v1.M/RemovePipelineEnv", `{"key":"k$n"}`, "", ""}},
			},
			"v2": {
				"made":    {{"v2.M/AddUserPoolEnv", `{"key":"k$n","value":"blue"}`, "", ""}},
				"changed": {{"v2.M/AddUserPoolEnv", `{"key":"k$n","value":"green"}`, "", ""}},
				"gone":    {{"v2.M/RemoveUserPoolEnv", `{"key":"k$n"}`, "", ""}},
			},
		},
		readers: map[string][]view{
			"v1": {{step{"v1.M/ListPipelineEnv", `{}`, "", ""}, map[string]string{"value": "list[key=k$n].value"}}},
			"v2": {{step{"v2.M/ListUserPoolEnv", `{}`, "", ""}, map[string]string{"value": "list[key=k$n].value"}}},
		},
		lacks: []lack{{"v3", "*", "Env(s|ironment)?$", "it knows no variables"}},
	},
}
