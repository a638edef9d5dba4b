package emulator_test

import (
	"fmt"
	"testing"
	"time"
)

func TestPosts(t *testing.T) {
	t.Parallel()
	p := newPool(t, occupantsSeed)
	root, dev, _ := p.departments()
	p.walk([]step{
		{
			"create", "POST", "create-post", fmt.Sprintf(`{"code":"cto","name":"Chief","id":"p1","description":"d","departmentIdList":"%s, %s"}`, root, dev),
			fmt.Sprintf(`{"statusCode":200,"data":{"id":"p1","code":"cto","name":"Chief","description":"d","departmentIdList":[%q,%q]}}`, root, dev),
		},
		{"create the least", "POST", "create-post", `{"code":"dev","name":"Developer"}`, `{"statusCode":200,"data":{"id":"*","code":"dev","description":"!","departmentIdList":[]}}`},
		{"code taken", "POST", "create-post", `{"code":"cto","name":"x"}`, `{"statusCode":409,"message":"已存在: post \"cto\""}`},
		{"id taken", "POST", "create-post", `{"code":"x","name":"x","id":"p1"}`, `{"statusCode":409}`},
		{"in an unknown department", "POST", "create-post", `{"code":"x","name":"x","departmentIdList":"none"}`, `{"statusCode":404}`},
		{"nothing was done", "GET", "get-post?code=x", "", `{"statusCode":404}`},
		{"no name", "POST", "create-post", `{"code":"x"}`, `{"statusCode":400}`},
		{"no code", "POST", "create-post", `{"name":"x"}`, `{"statusCode":400}`},

		{"departments have it", "GET", "get-department-by-id?departmentId=" + dev, "", `{"data":{"postIdList":["p1"]}}`},
		{"get", "GET", "get-post?code=cto", "", fmt.Sprintf(`{"id":"p1","code":"cto","name":"Chief","description":"d","departmentIdList":"%s,%s"}`, root, dev)},
		{"get another", "GET", "get-post?code=dev&withCustomData=true", "", `{"code":"dev","departmentIdList":"!"}`},
		{"get none", "GET", "get-post", "", `{"statusCode":400}`},
		{"get by id", "POST", "get-post-by-id", `{"idList":"p1"}`, `{"statusCode":200,"data":{"id":"p1","code":"cto","name":"Chief","description":"d"}}`},
		{"get by an unknown id", "POST", "get-post-by-id", `{"idList":"p9"}`, `{"statusCode":404,"message":"不存在: post \"p9\""}`},
		{"get by no id", "POST", "get-post-by-id", `{}`, `{"statusCode":400}`},

		{"held", "POST", "user-connection-post", `{"userId":"u1","postId":"p1"}`, `{"statusCode":200}`},
		{"list", "GET", "list-post", "", `{"statusCode":200,"data":{"totalCount":2,"list":[
			{"id":"p1","code":"cto","name":"Chief","description":"d","userCount":1,"departmentCount":2,"metadataSource":[]},{"code":"dev","userCount":0,"departmentCount":0}]}}`},
		{"keywords", "GET", "list-post?keywords=DEVEL&withMetadata=true&withCustomData=true&flatCustomData=true", "", `{"data":{"totalCount":1,"list":[{"code":"dev"}]}}`},
		{"uncounted", "GET", "list-post?skipCount=true&page=2&limit=1", "", `{"data":{"totalCount":0,"list":[{"code":"dev"}]}}`},
		{"limit 51", "GET", "list-post?limit=51", "", `{"statusCode":400}`},
		{"of codes", "POST", "list-post", `{"postCodes":["dev","none"]}`, `{"statusCode":200,"data":{"totalCount":1,"list":[{"code":"dev"}]}}`},
		{"of all", "POST", "list-post", `{"page":2,"limit":1}`, `{"data":{"totalCount":2,"list":[{"code":"dev"}]}}`},
		{"page 0", "POST", "list-post", `{"page":0}`, `{"statusCode":400}`},
	})
	p.clock.advance(time.Hour)
	p.walk([]step{
		{"update", "POST", "update-post", fmt.Sprintf(`{"code":"cto","name":"Head","departmentIdList":%q}`, dev), fmt.Sprintf(`{"statusCode":200,"data":{"id":"p1","name":"Head","description":"d","departmentIdList":[%q]}}`, dev)},
		{"by its id", "POST", "update-post", `{"id":"p1","code":"head","name":"Head","description":""}`, fmt.Sprintf(`{"data":{"id":"p1","code":"head","description":"!","departmentIdList":[%q]}}`, dev)},
		{"code taken", "POST", "update-post", `{"id":"p1","code":"dev","name":"x"}`, `{"statusCode":409}`},
		{"unknown", "POST", "update-post", `{"code":"cto","name":"x"}`, `{"statusCode":404}`},
		{"changed since", "GET", "list-post?updatedAfter=1795228200000", "", `{"data":{"totalCount":1,"list":[{"code":"head"}]}}`},
		{"not changed since", "GET", "list-post?updatedBefore=1795228200001", "", `{"data":{"list":[{"code":"dev"}]}}`},
		{"made before", "POST", "list-post", `{"createdBefore":1795228200001,"createdAfter":1795228199999}`, `{"data":{"totalCount":2}}`},
		{"made since", "POST", "list-post", `{"createdAfter":1795228200000}`, `{"data":{"totalCount":0}}`},

		{"remove", "POST", "remove-post", `{"code":"head"}`, `{"statusCode":200}`},
		{"gone", "GET", "list-post", "", `{"data":{"totalCount":1,"list":[{"code":"dev"}]}}`},
		{"from departments", "GET", "get-department-by-id?departmentId=" + dev, "", `{"data":{"postIdList":"!"}}`},
		{"from users", "GET", "get-user?userId=u1&withPost=true", "", `{"data":{"postIdList":"!"}}`},
		{"twice", "POST", "remove-post", `{"code":"head"}`, `{"statusCode":404}`},
		{"none", "POST", "remove-post", `{}`, `{"statusCode":400}`},
	})
	p.wants("no token", p.call("GET", "/api/v3/list-post", ""), `{"statusCode":401}`)
}

func TestPostsOfAUser(t *testing.T) {
	t.Parallel()
	p := newPool(t, occupantsSeed)
	for _, id := range []string{"p1", "p2", "p3"} {
		p.admin("POST", "/api/v3/create-post", fmt.Sprintf(`{"code":"c-%s","name":"n","id":%q}`, id, id))
	}
	p.walk([]step{
		{"none", "GET", "get-user-posts?userId=u1", "", `{"statusCode":200,"data":[]}`},
		{"set", "POST", "set-user-posts", `{"userId":"u1","postIds":["p2","p1","p2"]}`, `{"statusCode":200}`},
		{"held", "GET", "get-user-posts?userId=u1&withCustomData=true", "", `{"statusCode":200,"data":[{"id":"p2","code":"c-p2","name":"n"},{"id":"p1"}]}`},
		{"the first", "GET", "get-user-post?userId=u1", "", `{"id":"p2","code":"c-p2"}`},
		{"one more", "POST", "user-connection-post", `{"userId":"u1","postId":"p3"}`, `{"statusCode":200}`},
		{"twice", "POST", "user-connection-post", `{"userId":"u1","postId":"p3"}`, `{"statusCode":200}`},
		{"shown", "GET", "get-user?userId=u1&withPost=true", "", `{"data":{"postIdList":["p2","p1","p3"]}}`},
		{"others", "POST", "set-user-posts", `{"userId":"u1","postIds":["p3"]}`, `{"statusCode":200}`},
		{"left", "GET", "get-user-posts?userId=u1", "", `{"data":[{"id":"p3"}]}`},
		{"an unknown one", "POST", "set-user-posts", `{"userId":"u1","postIds":["p1","p9"]}`, `{"statusCode":404,"message":"不存在: post \"p9\""}`},
		{"one more that is unknown", "POST", "user-connection-post", `{"userId":"u1","postId":"p9"}`, `{"statusCode":404}`},
		{"nothing was done", "GET", "get-user-posts?userId=u1", "", `{"data":[{"id":"p3"}]}`},
		{"for nobody", "POST", "set-user-posts", `{"userId":"u9","postIds":["p1"]}`, `{"statusCode":404,"apiCode":2004}`},
		{"one more for nobody", "POST", "user-connection-post", `{"userId":"u9","postId":"p1"}`, `{"statusCode":404,"apiCode":2004}`},
		{"of nobody", "GET", "get-user-posts?userId=u9", "", `{"statusCode":404,"apiCode":2004}`},
		{"the first of nobody", "GET", "get-user-post?userId=u9", "", `{"statusCode":404,"apiCode":2004}`},
		{"no posts", "POST", "set-user-posts", `{"userId":"u1","postIds":[]}`, `{"statusCode":400}`},
		{"no post", "POST", "user-connection-post", `{"userId":"u1"}`, `{"statusCode":400}`},
	})
	p.wants("without a post", p.admin("GET", "/api/v3/get-user-post?userId=u2", ""), `{"id":"!","statusCode":"!"}`)
}
