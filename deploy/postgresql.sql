-- Le rôle et la base de Jalon ; le mot de passe vient de la variable « secret » de psql.
CREATE ROLE jalon LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'secret';
CREATE DATABASE jalon OWNER jalon ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0;
REVOKE ALL ON DATABASE jalon FROM PUBLIC;
-- Une requête oubliée ne bloque pas les autres.
ALTER ROLE jalon IN DATABASE jalon SET idle_in_transaction_session_timeout = '10min';
ALTER ROLE jalon IN DATABASE jalon SET lock_timeout = '60s';
