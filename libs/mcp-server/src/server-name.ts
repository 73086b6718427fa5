/** Token of the server's name, as in `Tool.server`. */
export const SERVER_NAME = Symbol('tool server name');
