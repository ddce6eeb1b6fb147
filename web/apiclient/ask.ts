// A client whose types are generated from the description that the server gives of
// itself: what does not match the description does not compile.
import createClient from "openapi-fetch";
import type { paths } from "./generated.js";

const client = createClient<paths>({ baseUrl: process.argv[2] });

const { data: board, error } = await client.GET("/api/watch", { params: { query: { as_of: "2019-12-31" } } });
if (error) throw new Error(error.detail);

const first = board.groups?.[0];
if (!first) throw new Error("nobody is ranked");
const { data: group } = await client.GET("/api/group/{id}", { params: { path: { id: first.activity.id } } });

const refused = await client.GET("/api/group/{id}", { params: { path: { id: "nobody" } } });
console.log(JSON.stringify({ as_of: board.as_of, groups: board.groups?.length, first: first.group, title: group?.title, refused: refused.response.status, detail: refused.error?.detail }));
