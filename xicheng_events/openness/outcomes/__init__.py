"""会议公开结果: what a meeting came to, as everybody reads it. Who sat in is thanked and told; 我的列席."""
