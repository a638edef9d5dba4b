// Posts: made, given to departments and users, taken away.
import assert from 'node:assert/strict';
import { done, has, nobody, refusedV3 } from '../walk.mjs';
import { management, name } from './clients.mjs';

const code = `chief-${name}`;
const post = { code, name: 'Chief "of" <all> 张', description: 'Decides' };

// getPost and getUserPost answer without an envelope.
export async function administerPosts({ departmentId }) {
  const made = done(await management.createPost({ ...post, departmentIdList: departmentId }));
  has(made, { ...post, departmentIdList: [departmentId] });
  refusedV3(await management.createPost(post), 409);
  has(await management.getPost({ code }), { id: made.id, departmentIdList: departmentId });
  refusedV3(await management.getPost({ code: nobody }), 404);
  has(done(await management.getPostById({ idList: made.id })), post);

  const userId = done(await management.createUser({ username: `holder-${code}` })).userId;
  await management.setUserPosts({ userId, postIds: [made.id] });
  await management.userConnectionPost({ userId, postId: made.id });
  assert.deepEqual(done(await management.getUserPosts({ userId })).map((it) => it.code), [code]);
  has(await management.getUserPost({ userId }), { code });
  assert.deepEqual(done(await management.getUser({ userId, withPost: true })).postIdList, [made.id]);
  refusedV3(await management.setUserPosts({ userId, postIds: [nobody] }), 404);

  const page = done(await management.postList({ keywords: code }));
  has(page.list[0], { code, userCount: 1, departmentCount: 1 });
  assert.equal(done(await management.postListBatch({ postCodes: [code, nobody] })).totalCount, 1);
  has(done(await management.updatePost({ code, name: 'Head', departmentIdList: '' })), { id: made.id, name: 'Head', departmentIdList: [] });
  assert.equal((await management.removePost({ code })).statusCode, 200);
  refusedV3(await management.removePost({ code }), 404);
  assert.deepEqual(done(await management.getUserPosts({ userId })), []);
}
