// Package docs_test holds README.md, README.zh-CN.md and docs/ to what they say: every
// block of code is run or checked, every link leads somewhere, both languages say the
// same. The build tag `docs` adds what needs bash, curl, jq, oathtool, and the SDKs of
// test/sdk: running.
//
//	pages_test.go        Markdown: blocks, links, headings
//	blocks_test.go       what checks a block, by its language and the word after it
//	exempt_test.go       the blocks that nothing checks, and why
//	yaml_test.go         settings, policies and keys are read by the program
//	commands_test.go     commands: ours have these flags, settings, files and rpcs exist
//	routes_test.go       the routes that are called exist
//	programs_test.go     which programs are not ours
//	links_test.go        links and anchors
//	translation_test.go  README.md and README.zh-CN.md
//	sessions_test.go     the pages that are run, and what each finds
//	session_test.go      runs the blocks of a page in order (tag docs)
//	servers_test.go      the servers that they talk to (tag docs)
//	output_test.go       what is shown, beside what was printed
//
// The word after the language says what a block is:
//
//	sh run      a command of the page's session; a json or text block after it is what it prints
//	sh server   starts the server, in place of the one before; text after it is in its log
//	js run      a program on the SDKs of test/sdk
//	go run      a program of this module
//	sh          a command that is parsed alone, and looked up
//	yaml settings, policy, keys, kubernetes, other; a name after policy is the session's file
//
// A comment <!-- path --> before a block says that it is a part of that file.
package docs_test
